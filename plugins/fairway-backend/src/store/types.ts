import type { ResourceObject } from '@fairway/plugin-fairway-common';

/** A label or field requirement as the API received it, already parsed. */
export interface SelectorRequirement {
  key: string;
  operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
  values: string[];
}

/** Which objects of a kind to list. */
export interface ListQuery {
  kind: string;
  /** Undefined: all namespaces. */
  namespace?: string;
  labels?: SelectorRequirement[];
  /** Only `metadata.name`, `metadata.namespace` and the selectable fields of the kind; In and NotIn only. */
  fields?: SelectorRequirement[];
  /** At most so many objects; undefined: all. */
  limit?: number;
  /** The position that an earlier page ended at. */
  continue?: ListPosition;
}

/** Where a page ended. Lists are ordered by namespace, then name. */
export interface ListPosition {
  namespace: string;
  name: string;
  /** The revision of the first page: what a watch after the whole list starts from. */
  revision: number;
}

/** One page of a list. */
export interface ListPage<T extends ResourceObject = ResourceObject> {
  items: T[];
  /** The revision that the first page saw. */
  revision: number;
  continue?: ListPosition;
  /** How many objects come after this page, where it was cheap to tell. */
  remaining?: number;
}

/** An object to create. `uid` and `creationTimestamp` are set by the caller; the store sets `resourceVersion`. */
export interface ObjectCreate {
  object: ResourceObject;
}

/** A new state of an object. The spec of a create-only kind is not written again. */
export interface ObjectUpdate {
  object: ResourceObject;
  /** The `resourceVersion` that the object must still have. */
  expected: string;
}

/** An object to remove for good, after its finalizers are done. */
export interface ObjectDelete {
  object: ResourceObject;
  expected: string;
  /** Background: the garbage collector removes the dependents. Orphan: they stay, without this owner. */
  dependents: 'Background' | 'Orphan';
}

/** A change of the queue of work. */
export type WorkChange =
  /** Makes the item, or makes it due at once where it exists. */
  | { type: 'wake'; item: WorkItem }
  /** Makes all items of a namespace due at once, because something that they may wait for has changed. */
  | { type: 'wakeNamespace'; namespace: string }
  /** Sets when a claimed item is looked at next; undefined: only when it is woken. Keeps the lease. */
  | { type: 'schedule'; key: string; fence: number; dueAt?: number }
  /** Drops the item. A wake that came after the claim keeps it alive and due. */
  | { type: 'complete'; key: string; fence: number; wakeSeq: number };

/** A piece of work: one object that the engine has to look at, or `ClusterProbes` or `Inventory`, of which an installation has one. */
export interface WorkItem {
  /** `<kind>/<uid>`, such as `PromotionRun/7f…`. */
  key: string;
  kind:
    | 'Promotion'
    | 'PromotionRun'
    | 'Garbage'
    | 'Status'
    | 'ClusterProbes'
    | 'Inventory';
  namespace: string;
  name: string;
  uid: string;
}

/** What was read on a cluster outside of a run. */
export interface ClusterReading {
  namespace: string;
  cluster: string;
  /** What it was to be read for. */
  basis: string;
  /** When the reading began, in milliseconds. What targets have told since then is newer. */
  began: number;
  /** When it is read again at the latest, in milliseconds. */
  dueAt: number;
  /** Why the cluster as a whole could not be read. */
  problem?: string;
  /** The units that are not as they were known before. */
  cells: CellReading[];
}

/** What was read of a unit on a cluster. */
export type CellReading = {
  source: string;
  unit: string;
  /** The batch records what it means for the cell, and is refused as stale where the cell has changed since. */
  recorded?: true;
} & (
  | {
      outcome: 'read';
      /** Null where there is none. */
      version: string | null;
      /** Who has set it; `at` is in milliseconds. */
      changedBy?: { manager: string; at?: number };
    }
  /** The cluster has answered, and what it has is no version. */
  | { outcome: 'unreadable'; problem: string }
  /** Nothing was learnt; what was known stays. Without a problem where the reading of the cluster has one. */
  | { outcome: 'unread'; problem?: string }
);

/** When a cluster was read, and is to be read again. Times are in milliseconds. */
export interface ClusterReadingState {
  namespace: string;
  cluster: string;
  basis: string;
  /** When it could be read last. */
  readAt?: number;
  dueAt: number;
  problem?: string;
}

/** A claimed piece of work. */
export interface WorkClaim extends WorkItem {
  /** Grows with each claim of the item; a write with an older one is refused. */
  fence: number;
  /** Grows with each wake; tells whether something came since the claim. */
  wakeSeq: number;
}

/** An entry of the audit log before it is chained. */
export interface AuditEntry {
  /** When, in milliseconds. */
  at: number;
  /** `user:default/jane`, or the subject of a service. */
  actor: string;
  actorType: 'user' | 'service' | 'engine' | 'none';
  verb: string;
  kind: string;
  namespace: string;
  name: string;
  uid?: string;
  allowed: boolean;
  /** Why it was refused, or what came of it. */
  reason?: string;
  /** The command as canonical JSON, without secrets. */
  command?: unknown;
  /** Ties together what one request led to. */
  correlationId: string;
}

/** A stored entry of the audit log. */
export interface AuditRow extends AuditEntry {
  sequence: number;
  /** SHA-256 of the canonical command, in hexadecimal. */
  digest: string;
  previousHash: string;
  /** SHA-256 over this row and the hash of the one before, in hexadecimal. */
  hash: string;
}

/** A place in the audit log. */
export interface AuditPosition {
  sequence: number;
  /** The hash of the row with this number. */
  hash: string;
}

/** Names one object of a namespace, and no later one of the same name. */
export interface ObjectIdentity {
  namespace: string;
  uid: string;
}

/** Names an exclusive lock. */
export interface LockKey {
  namespace: string;
  cluster: string;
  source: string;
  unit: string;
}

/** A place in the queue of a lock. The first in the queue holds it; its number is the fencing number. */
export interface LockPlace extends LockKey {
  /** Grows without end; unique in the installation. */
  fence: number;
  runUid: string;
  targetUid: string;
  /** The names of holder and run, for explanations. */
  run: string;
  target: string;
}

/** What is known of the lock that a target asked for. */
export interface LockState {
  place: LockPlace;
  /** The place at the head of the queue; the same as `place` where the lock is held. */
  holder: LockPlace;
  /** 0 for the holder. */
  position: number;
}

/**
 * Everything that one transaction writes. It is all written, or nothing is.
 *
 * @remarks Revisions are given out in commit order without gaps: all writers take the counter in one row before they write.
 * Within a batch creates come before updates before deletes. A wake is stronger than a schedule or completion beside it.
 */
export interface WriteBatch {
  /** Refuses the batch unless this claim is still the newest of its item and its lease has not run out. */
  fence?: { key: string; fence: number };
  creates?: ObjectCreate[];
  updates?: ObjectUpdate[];
  deletes?: ObjectDelete[];
  audit?: AuditEntry[];
  work?: WorkChange[];
  /** What was read on clusters; it has no revision. */
  readings?: ClusterReading[];
  /** Uids of targets whose places in lock queues are given up; the runs that become holders are woken. */
  releaseLocks?: { targets?: string[]; runs?: string[] };
}

/** What a transaction wrote. */
export interface WriteResult {
  /** The revision of the last write in the batch; the current one where nothing with a revision was written. */
  revision: number;
  /** The objects as they were stored, with their new `resourceVersion`, in the order of the batch. */
  created: ResourceObject[];
  updated: ResourceObject[];
}

/** One committed change of one object. */
export interface Change {
  revision: number;
  type: 'ADDED' | 'MODIFIED' | 'DELETED';
  kind: string;
  namespace: string;
  name: string;
  uid: string;
  /** The object after the change; before it where it was deleted, with the revision of the deletion. */
  object: ResourceObject;
  /** Labels and selectable fields before the change, so that selectors can tell who enters and who leaves. */
  previous?: { labels: Record<string, string>; fields: Record<string, string> };
}

/** The object to create exists already. */
export class AlreadyExistsError extends Error {
  readonly object: { kind: string; namespace: string; name: string };
  constructor(object: { kind: string; namespace: string; name: string }) {
    super(
      `${object.kind} "${object.name}" already exists in namespace "${object.namespace}"`,
    );
    this.name = 'AlreadyExistsError';
    this.object = object;
  }
}

/** The object was changed or removed since it was read. */
export class StaleObjectError extends Error {
  readonly object: { kind: string; namespace: string; name: string };
  constructor(object: { kind: string; namespace: string; name: string }) {
    super(
      `${object.kind} "${object.name}" in namespace "${object.namespace}" has been modified; apply your changes to the latest version and try again`,
    );
    this.name = 'StaleObjectError';
    this.object = object;
  }
}

/** The claim under which something was to be written has been taken over by another replica. */
export class FencedError extends Error {
  constructor(key: string) {
    super(
      `The claim of ${key} was taken over by another replica; what it knows is written by that one`,
    );
    this.name = 'FencedError';
  }
}

/** The revision that a watch or a list wants to go on from is no longer kept. */
export class CompactedError extends Error {
  readonly compacted: number;
  constructor(asked: number, compacted: number) {
    super(`too old resource version: ${asked} (${compacted})`);
    this.name = 'CompactedError';
    this.compacted = compacted;
  }
}

/** Objects, their history, the queue of work, and locks, in one database. */
export interface FairwayStore {
  get(
    kind: string,
    namespace: string,
    name: string,
  ): Promise<ResourceObject | undefined>;
  getByUid(kind: string, uid: string): Promise<ResourceObject | undefined>;
  /** Several objects of one kind and namespace; those that do not exist are left out. */
  getMany(
    kind: string,
    namespace: string,
    names: readonly string[],
  ): Promise<ResourceObject[]>;
  /** @throws CompactedError where a continued list is too old */
  list(query: ListQuery): Promise<ListPage>;
  /** How many objects match, by the value of a selectable field; where none is given, under the empty text. */
  count(
    query: Omit<ListQuery, 'limit' | 'continue'>,
    groupBy?: string,
  ): Promise<Map<string, number>>;
  /** The objects that have this one of their namespace among their owners, at most `limit`. */
  dependents(owner: ObjectIdentity, limit: number): Promise<ResourceObject[]>;

  /** @throws AlreadyExistsError, StaleObjectError, FencedError */
  commit(batch: WriteBatch): Promise<WriteResult>;

  /** The newest revision, and the one up to which history was dropped. */
  revisions(): Promise<{ current: number; compacted: number }>;
  /** Changes after a revision, in order, without gaps. @throws CompactedError */
  changes(after: number, limit: number): Promise<Change[]>;
  /** Calls back after each commit of this process. @returns ends it */
  onCommit(listener: (revision: number) => void): () => void;
  /** Drops changes up to a revision. @returns how many were dropped */
  compact(upTo: number): Promise<number>;

  /** Claims items that are due and free, or whose lease has run out, the longest due first. */
  claim(options: {
    owner: string;
    limit: number;
    leaseMs: number;
  }): Promise<WorkClaim[]>;
  /**
   * Extends the leases of these claims of an owner, those that have not run out, and no others.
   *
   * @returns which of them it still holds, with the newest wakeSeq
   */
  renew(options: {
    owner: string;
    leaseMs: number;
    claims: readonly { key: string; fence: number }[];
  }): Promise<WorkClaim[]>;
  /**
   * Items of the owner that were woken or came due since they were last looked at. One cheap indexed statement. After a call
   * whose answer was lost these are all items that it holds, with any that a lost claim has brought.
   */
  woken(options: { owner: string }): Promise<WorkClaim[]>;
  /** Gives items back; each stays due as it was scheduled, or at once where it was woken since `wakeSeq`. */
  release(
    claims: readonly {
      key: string;
      fence: number;
      wakeSeq: number;
      dueAt?: number;
    }[],
  ): Promise<void>;
  /** Whether a claim is the newest and its lease has not run out. */
  holds(claim: { key: string; fence: number }): Promise<boolean>;

  /** Joins the queues of locks, or finds the places taken before: one place a target and lock. Reads where each stands. */
  acquireLocks(
    claim: { key: string; fence: number },
    wanted: readonly Omit<LockPlace, 'fence'>[],
  ): Promise<LockState[]>;
  /** Where the places of a run stand now. */
  locks(runUid: string): Promise<LockState[]>;

  /** Audit rows after a sequence number, in order. */
  audit(query: {
    after?: number;
    limit: number;
    namespace?: string;
    name?: string;
    kind?: string;
    correlationId?: string;
  }): Promise<AuditRow[]>;
  /** The newest row of the audit log, as its writers remember it; sequence 0 where there is none. */
  auditHead(): Promise<AuditPosition>;

  /** Milliseconds since the epoch by the clock of the database. */
  now(): Promise<number>;
}
