import {
  Action,
  Approval,
  GROUP_VERSION,
  kindByName,
  PromotionRun,
  ResourceObject,
} from '@fairway/plugin-fairway-common';
import type { FairwayStore, WorkItem, WriteBatch } from '../../store/types';
import { controllerReference } from '../objects/newObject';
import type { Ids } from '../ports';
import { workItem } from '../work/items';

/** An object as a client would send it. */
export interface Manifest {
  kind: string;
  name: string;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  finalizers?: string[];
  spec: Record<string, unknown>;
}

/**
 * A client of the API as far as the engine can tell: it fills in defaults, counts generations, and wakes the work that its
 * writes concern, in the same transaction.
 */
export class FakeClient {
  constructor(
    private readonly store: FairwayStore,
    private readonly deps: { ids: Ids; now: () => number },
    readonly namespace = 'shop',
  ) {}

  async create(manifest: Manifest): Promise<ResourceObject> {
    const { created } = await this.store.commit(this.creation(manifest));
    return created[0];
  }

  /** Changes an object as `kubectl edit` does. */
  async edit(
    kind: string,
    name: string,
    change: (object: ResourceObject<any>) => void,
  ): Promise<ResourceObject | undefined> {
    const before = await this.store.get(kind, this.namespace, name);
    if (!before) {
      return undefined;
    }
    const object = structuredClone(before) as ResourceObject<any>;
    change(object);
    object.metadata.generation += 1;
    object.spec = kindByName(kind)!.spec.parse(object.spec);
    const { updated } = await this.store.commit({
      updates: [{ object, expected: before.metadata.resourceVersion }],
      work: wakes(object),
    });
    return updated[0];
  }

  /** @param foreground - whether the object stays until its dependents are gone */
  async delete(kind: string, name: string, foreground = false): Promise<void> {
    const object = await this.store.get(kind, this.namespace, name);
    if (!object || object.metadata.deletionTimestamp) {
      return;
    }
    if (foreground) {
      const { finalizers = [] } = object.metadata;
      object.metadata.finalizers = [...finalizers, 'foregroundDeletion'];
    }
    const expected = object.metadata.resourceVersion;
    const deletionTimestamp = new Date(this.deps.now()).toISOString();
    await this.store.commit({
      ...(object.metadata.finalizers?.length
        ? {
            updates: [
              {
                object: {
                  ...object,
                  metadata: { ...object.metadata, deletionTimestamp },
                },
                expected,
              },
            ],
          }
        : { deletes: [{ object, expected, dependents: 'Background' }] }),
      work: [
        ...wakes(object),
        ...(foreground
          ? [{ type: 'wake' as const, item: garbage(object) }]
          : []),
      ],
    });
  }

  async approve(
    run: PromotionRun,
    stage: string,
    gate: string,
    user: string,
    more: Partial<Approval['spec']> = {},
  ): Promise<ResourceObject> {
    return this.ofRun(run, 'Approval', {
      stage,
      gate,
      user,
      decision: 'Approve',
      ...more,
    });
  }

  async act(
    run: PromotionRun,
    spec: Omit<Action['spec'], 'runRef' | 'user'>,
    user = 'user:default/operator',
  ): Promise<ResourceObject> {
    return this.ofRun(run, 'Action', { ...spec, user });
  }

  private async ofRun(
    run: PromotionRun,
    kind: 'Approval' | 'Action',
    spec: Record<string, unknown>,
  ): Promise<ResourceObject> {
    const { object } = this.creation({
      kind,
      name: `${kind.toLowerCase()}-${this.deps.ids.suffix()}`,
      spec: { ...spec, runRef: { name: run.metadata.name } },
    }).creates![0];
    object.metadata.ownerReferences = [controllerReference(run)];
    const { created } = await this.store.commit({
      creates: [{ object }],
      work: [{ type: 'wake', item: workItem(run) }],
    });
    return created[0];
  }

  private creation(manifest: Manifest): WriteBatch {
    const { kind, name, labels, annotations, finalizers, spec } = manifest;
    const object: ResourceObject = {
      apiVersion: GROUP_VERSION,
      kind,
      metadata: {
        name,
        namespace: this.namespace,
        uid: this.deps.ids.uid(),
        resourceVersion: '',
        generation: 1,
        creationTimestamp: new Date(this.deps.now()).toISOString(),
        ...(labels && { labels }),
        ...(annotations && { annotations }),
        ...(finalizers && { finalizers }),
      },
      spec: kindByName(kind)!.spec.parse(spec),
    };
    return { creates: [{ object }], work: wakes(object) };
  }
}

function wakes(object: ResourceObject): NonNullable<WriteBatch['work']> {
  const own: WriteBatch['work'] = [{ type: 'wake', item: workItem(object) }];
  return object.kind === 'Promotion'
    ? own
    : [...own, { type: 'wakeNamespace', namespace: object.metadata.namespace }];
}

function garbage({ metadata }: ResourceObject): WorkItem {
  const { namespace, name, uid } = metadata;
  return { key: `Garbage/${uid}`, kind: 'Garbage', namespace, name, uid };
}
