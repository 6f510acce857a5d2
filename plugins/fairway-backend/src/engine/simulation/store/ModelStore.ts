import { kindByName, ResourceObject } from '@fairway/plugin-fairway-common';
import {
  AlreadyExistsError,
  AuditRow,
  Change,
  FairwayStore,
  FencedError,
  ListPage,
  ListQuery,
  LockPlace,
  LockState,
  ObjectIdentity,
  StaleObjectError,
  WorkClaim,
  WriteBatch,
  WriteResult,
} from '../../../store/types';
import type { InventoryQuery, ViewStore } from '../../../store/viewTypes';
import { ModelInventory } from './ModelInventory';
import { ModelLocks } from './ModelLocks';
import { ModelWork } from './ModelWork';

/** Where the connection may be lost: after the operation was carried out, and before a release. */
export type Loss = 'claim' | 'renew' | 'woken' | 'release';

/**
 * The contract of the store as a model in memory: every operation is atomic. It is what the simulation runs on where speed
 * counts; the same simulation also runs on the SQL store.
 */
export class ModelStore
  implements FairwayStore, Pick<ViewStore, 'inventory' | 'readings'>
{
  readonly work: ModelWork;
  readonly lockQueues = new ModelLocks();
  private readonly objects = new Map<string, ResourceObject>();
  private readonly versions = new ModelInventory((kind, namespace, name) =>
    this.objects.has(keyOf(kind, namespace, name)),
  );
  private readonly listeners = new Set<(revision: number) => void>();
  /** Owners to whom an answer about their work was lost. */
  private readonly untold = new Set<string>();
  private revision = 0;

  /** @param loses - whether the connection is lost in an operation */
  constructor(
    private readonly clock: () => number,
    private readonly loses: (operation: Loss) => boolean = () => false,
  ) {
    this.work = new ModelWork(clock);
  }

  async get(kind: string, namespace: string, name: string) {
    return copy(this.objects.get(keyOf(kind, namespace, name)));
  }

  async getByUid(kind: string, uid: string) {
    return copy(
      this.all().find(
        object => object.kind === kind && object.metadata.uid === uid,
      ),
    );
  }

  async getMany(kind: string, namespace: string, names: readonly string[]) {
    return names
      .map(name => copy(this.objects.get(keyOf(kind, namespace, name))))
      .filter(object => object !== undefined);
  }

  async list(query: ListQuery): Promise<ListPage> {
    const items = this.all()
      .filter(object => matches(object, query))
      .sort((a, b) => (position(a) < position(b) ? -1 : 1));
    return { items: items.map(item => copy(item)!), revision: this.revision };
  }

  async count(): Promise<Map<string, number>> {
    throw new Error('The model does not count');
  }

  async dependents(owner: ObjectIdentity, limit: number) {
    return this.all()
      .filter(
        ({ metadata }) =>
          metadata.namespace === owner.namespace &&
          metadata.ownerReferences?.some(({ uid }) => uid === owner.uid),
      )
      .slice(0, limit)
      .map(object => copy(object)!);
  }

  async commit(batch: WriteBatch): Promise<WriteResult> {
    this.check(batch);
    const created = (batch.creates ?? []).map(({ object }) => this.put(object));
    const updated = (batch.updates ?? []).map(({ object }) => this.put(object));
    for (const { object, dependents } of batch.deletes ?? []) {
      this.revision += 1;
      this.objects.delete(keyOfObject(object));
      if (dependents === 'Background') {
        const { namespace, name, uid } = object.metadata;
        this.work.wake({
          key: `Garbage/${uid}`,
          kind: 'Garbage',
          namespace,
          name,
          uid,
        });
      }
    }
    this.versions.write(batch);
    batch.work?.forEach(change => this.work.apply(change));
    for (const { namespace, run, runUid } of this.lockQueues.release(
      batch.releaseLocks ?? {},
    )) {
      this.work.wake({
        key: `PromotionRun/${runUid}`,
        kind: 'PromotionRun',
        namespace,
        name: run,
        uid: runUid,
      });
    }
    this.listeners.forEach(listener => listener(this.revision));
    return {
      revision: this.revision,
      created: created.map(object => copy(object)!),
      updated: updated.map(object => copy(object)!),
    };
  }

  async inventory(query: InventoryQuery) {
    return structuredClone(
      this.versions.inventory(
        query,
        target =>
          this.objects.get(keyOf('Target', query.namespace, target))?.metadata
            .labels ?? {},
      ),
    );
  }

  async readings(query: Parameters<ViewStore['readings']>[0]) {
    return structuredClone(this.versions.readings(query));
  }

  async revisions() {
    return { current: this.revision, compacted: 0 };
  }

  async changes(): Promise<Change[]> {
    throw new Error('The model keeps no history');
  }

  onCommit(listener: (revision: number) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  async compact(): Promise<number> {
    return 0;
  }

  async claim(options: {
    owner: string;
    limit: number;
    leaseMs: number;
  }): Promise<WorkClaim[]> {
    return this.tell('claim', options.owner, this.work.claim(options));
  }

  async renew(options: {
    owner: string;
    leaseMs: number;
    claims: readonly { key: string; fence: number }[];
  }) {
    const held = this.work.renew(options);
    this.mayLose('renew');
    return held;
  }

  async woken({ owner }: { owner: string }) {
    const all = this.untold.delete(owner);
    return this.tell('woken', owner, this.work.woken(owner, all));
  }

  async release(
    claims: readonly {
      key: string;
      fence: number;
      wakeSeq: number;
      dueAt?: number;
    }[],
  ) {
    this.mayLose('release');
    claims.forEach(claim => this.work.release(claim));
  }

  async holds(claim: { key: string; fence: number }) {
    return this.work.holds(claim);
  }

  async acquireLocks(
    claim: { key: string; fence: number },
    wanted: readonly Omit<LockPlace, 'fence'>[],
  ): Promise<LockState[]> {
    this.work.assertHeld(claim);
    return structuredClone(this.lockQueues.acquire(wanted));
  }

  async locks(runUid: string) {
    return structuredClone(this.lockQueues.ofRun(runUid));
  }

  async audit(): Promise<AuditRow[]> {
    return [];
  }

  async auditHead() {
    return { sequence: 0, hash: '' };
  }

  async now() {
    return this.clock();
  }

  /** All objects of a kind, for checks; not copied. */
  peek<T extends ResourceObject>(kind: string): T[] {
    return this.all().filter(object => object.kind === kind) as T[];
  }

  /** What was done for an owner is done, also where it does not get the answer: it is told of everything next time. */
  private tell(
    operation: Loss,
    owner: string,
    claims: WorkClaim[],
  ): WorkClaim[] {
    try {
      this.mayLose(operation);
      return claims;
    } catch (error) {
      this.untold.add(owner);
      throw error;
    }
  }

  /** @throws Error where the connection is lost */
  private mayLose(operation: Loss): void {
    if (this.loses(operation)) {
      throw new Error('The connection to the database was lost');
    }
  }

  private all(): ResourceObject[] {
    return [...this.objects.values()];
  }

  private check(batch: WriteBatch): void {
    const { fence, creates, updates, deletes, work } = batch;
    if (fence && !this.work.holds(fence)) {
      throw new FencedError(fence.key);
    }
    for (const { object } of creates ?? []) {
      if (this.objects.has(keyOfObject(object))) {
        throw new AlreadyExistsError(identity(object));
      }
    }
    for (const { object, expected } of [
      ...(updates ?? []),
      ...(deletes ?? []),
    ]) {
      const current = this.objects.get(keyOfObject(object));
      if (current?.metadata.resourceVersion !== expected) {
        throw new StaleObjectError(identity(object));
      }
    }
    const outdated = this.versions.outdated(batch);
    if (outdated) {
      const { namespace, cluster: name } = outdated;
      throw new StaleObjectError({ kind: 'Cluster', namespace, name });
    }
    for (const change of work ?? []) {
      if (
        (change.type === 'schedule' || change.type === 'complete') &&
        !this.work.holds(change)
      ) {
        throw new FencedError(change.key);
      }
    }
  }

  private put(object: ResourceObject): ResourceObject {
    this.revision += 1;
    const stored = copy(object)!;
    stored.metadata.resourceVersion = String(this.revision);
    this.objects.set(keyOfObject(stored), stored);
    return stored;
  }
}

function matches(object: ResourceObject, query: ListQuery): boolean {
  const fields = kindByName(object.kind)?.selectableFields ?? {};
  return (
    object.kind === query.kind &&
    (query.namespace === undefined ||
      object.metadata.namespace === query.namespace) &&
    (query.fields ?? []).every(({ key, operator, values }) => {
      const found = values.includes(fields[key]?.(object) ?? '');
      return operator === 'NotIn' ? !found : found;
    })
  );
}

function identity({ kind, metadata: { namespace, name } }: ResourceObject) {
  return { kind, namespace, name };
}

function keyOf(kind: string, namespace: string, name: string): string {
  return `${kind}/${namespace}/${name}`;
}

function keyOfObject({ kind, metadata }: ResourceObject): string {
  return keyOf(kind, metadata.namespace, metadata.name);
}

function position({ metadata }: ResourceObject): string {
  return `${metadata.namespace}/${metadata.name}`;
}

/** As it comes back from a database: plain JSON, and nobody else's. */
function copy<T extends ResourceObject>(object: T | undefined): T | undefined {
  return object && JSON.parse(JSON.stringify(object));
}
