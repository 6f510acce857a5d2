import { KINDS, ResourceObject } from '@fairway/plugin-fairway-common';
import type { FairwayStore, WriteBatch } from '../../store/types';
import { removesObject } from '../../resources/deletion';
import { timestamp } from '../objects/newObject';
import type { Counters } from '../Statistics';
import type { DatabaseTime } from '../work/DatabaseTime';
import { workItem } from '../work/items';
import type { Lease } from '../work/Lease';
import type { OneShot, Outcome } from '../work/OneShotReconciler';

/** As Kubernetes calls it: the owner stays until its dependents are gone. */
const FOREGROUND = 'foregroundDeletion';
/** How long to wait for finalizers that others have to take away. */
const FINALIZER_WAIT_MS = 1_000;

/**
 * Removes what belonged to a deleted object, batch by batch, and the locks that it held. Decisions and the audit log have no
 * owner, so they stay.
 */
export class GarbageReconciler implements OneShot {
  readonly kind = 'Garbage' as const;

  constructor(
    private readonly deps: {
      store: FairwayStore;
      time: DatabaseTime;
      counters: Counters;
      /** How many dependents one transaction removes. */
      batch: number;
    },
  ) {}

  async reconcile(lease: Lease): Promise<Outcome> {
    const { store, time, batch } = this.deps;
    const ownerUid = lease.claim.uid;
    const dependents = await store.dependents(lease.claim, batch);
    const owner = await this.owner(ownerUid, dependents);
    if (owner && isStillNeeded(owner)) {
      return { type: 'kept', dueAt: time.now() + FINALIZER_WAIT_MS };
    }
    const work = dependents.map(dependent => this.remove(dependent, ownerUid));
    const progress = work.filter(write => write !== undefined);
    if (dependents.length === 0) {
      await this.finish(lease, owner);
      return { type: 'completed' };
    }
    if (progress.length > 0) {
      await this.commit(lease, {
        deletes: progress.flatMap(({ deletes = [] }) => deletes),
        updates: progress.flatMap(({ updates = [] }) => updates),
        work: progress.flatMap(({ work: wakes = [] }) => wakes),
        releaseLocks: {
          runs: [ownerUid, ...uidsOf(dependents, 'PromotionRun')],
          targets: uidsOf(dependents, 'Target'),
        },
      });
    }
    const waits = progress.length < dependents.length;
    return {
      type: 'kept',
      dueAt: time.now() + (waits ? FINALIZER_WAIT_MS : 0),
    };
  }

  /** What removes one dependent; undefined where it is being removed already and something keeps it. */
  private remove(
    object: ResourceObject,
    ownerUid: string,
  ): WriteBatch | undefined {
    const { metadata } = object;
    const expected = metadata.resourceVersion;
    const others = (metadata.ownerReferences ?? []).filter(
      ({ uid }) => uid !== ownerUid,
    );
    if (others.length > 0) {
      const kept = {
        ...object,
        metadata: { ...metadata, ownerReferences: others },
      };
      return { updates: [{ object: kept, expected }] };
    }
    if (!metadata.finalizers?.length) {
      return { deletes: [{ object, expected, dependents: 'Background' }] };
    }
    if (metadata.deletionTimestamp) {
      return undefined;
    }
    const deleted = {
      ...object,
      metadata: {
        ...metadata,
        deletionTimestamp: timestamp(this.deps.time.now()),
      },
    };
    return {
      updates: [{ object: deleted, expected }],
      work: [{ type: 'wake', item: workItem(object) }],
    };
  }

  /** Nothing is left; an owner that waited for that can go now. */
  private async finish(
    lease: Lease,
    owner: ResourceObject | undefined,
  ): Promise<void> {
    const waits =
      owner?.metadata.deletionTimestamp &&
      owner.metadata.finalizers?.includes(FOREGROUND);
    await this.commit(lease, {
      ...(waits && withoutForeground(owner)),
      releaseLocks: { runs: [lease.claim.uid], targets: [lease.claim.uid] },
      work: [lease.completion()],
    });
  }

  /** The deleted object, where it is still there: its dependents know its kind. */
  private async owner(
    uid: string,
    dependents: readonly ResourceObject[],
  ): Promise<ResourceObject | undefined> {
    const known = dependents[0]?.metadata.ownerReferences?.find(
      reference => reference.uid === uid,
    );
    for (const { kind } of known ? [known] : KINDS) {
      const object = await this.deps.store.getByUid(kind, uid);
      if (object) {
        return object;
      }
    }
    return undefined;
  }

  private async commit(lease: Lease, batch: WriteBatch): Promise<void> {
    this.deps.counters.commits += 1;
    await this.deps.store.commit({ ...batch, fence: lease.fence });
  }
}

/** Whether something else has to happen first: a promotion has to end its run before the run may go. */
function isStillNeeded({ metadata }: ResourceObject): boolean {
  return (
    !metadata.deletionTimestamp ||
    (metadata.finalizers ?? []).some(name => name !== FOREGROUND)
  );
}

function withoutForeground(owner: ResourceObject): WriteBatch {
  const finalizers = (owner.metadata.finalizers ?? []).filter(
    name => name !== FOREGROUND,
  );
  const object = { ...owner, metadata: { ...owner.metadata, finalizers } };
  const expected = owner.metadata.resourceVersion;
  const removal = removesObject(object);
  return removal
    ? { deletes: [{ object, expected, ...removal }] }
    : { updates: [{ object, expected }] };
}

function uidsOf(objects: readonly ResourceObject[], kind: string): string[] {
  return objects
    .filter(object => object.kind === kind)
    .map(({ metadata }) => metadata.uid);
}
