import type {
  ApplyFact,
  DiscoveredUnit,
  FieldError,
  ObjectReference,
  ObservationFact,
  ResolvedUnit,
} from '@fairway/plugin-fairway-common';
import type {
  ClusterConnection,
  KnownKind,
  ObjectKey,
  ObjectSelection,
  WatchedObject,
} from './clusters';
import type { FieldPath } from './driverKit/fields/fieldPath';

/** What a driver can do; the conformance suite is generated from it. @public */
export interface DriverCapabilities {
  /** Whether the version can be read before a write and restored by a rollback. */
  rollback: boolean;
  /** Whether the driver tells which objects to watch, so that nothing is polled. */
  watch: boolean;
}

/**
 * A unit of a source as a driver sees it: what one cluster gets of it.
 *
 * @remarks
 * The variant of the unit has been chosen, and `{cluster}` and `{unit}` are filled in everywhere in it. Where the Backend has a hub, the
 * objects are there, and the connection that a driver gets is that of the hub.
 *
 * @public
 */
export interface DriverBinding {
  /** `<namespace>/<name>` of the source; objects opt in by naming it. */
  source: string;
  /** `object` has either a name or a selector. */
  unit: ResolvedUnit;
  /**
   * The name of the Cluster that the version is for. Where a unit is looked at without any, as in {@link DeliveryDriver.validate} and
   * {@link DeliveryDriver.claims}, a name that stands for all.
   */
  cluster: string;
  /** `spec.config` of the Backend. */
  config?: Record<string, unknown>;
  /** For whom it is delivered, where that is known. */
  actor?: DeliveryActor;
}

/** For whom a version is delivered. @public */
export interface DeliveryActor {
  /** An entity reference, or the subject of a service. */
  username: string;
  /** False where a person has asked for it. */
  automated: boolean;
}

/**
 * A write that was stored before it is sent.
 *
 * @public
 */
export interface DeliveryIntent extends DriverBinding {
  /** The same key always means the same content, so a write may be repeated. */
  key: string;
  /** The version to write; null takes the field away again, where there was none before. */
  version: string | null;
  /**
   * The version that the object may hold before the write, besides `version`: what {@link DeliveryDriver.read} found there, or
   * for a rollback what the run has written. Undefined where the driver cannot read versions.
   */
  replaces?: string | null;
  /** The fencing number of the lock that the write happens under; it only grows for a unit on a cluster. */
  fence: number;
  /** When the intent was stored, in milliseconds. */
  issuedAt: number;
}

/** What a driver works with besides the intent. @public */
export interface DriverContext {
  cluster: ClusterConnection;
  signal: AbortSignal;
  /** Milliseconds since the epoch. */
  now(): number;
  /**
   * Asserts that the caller still owns the work, right before a write is sent. It has to be called after the object was read
   * and before the write, and the write has to be conditional on the object that was read: a writer that lost its lease in
   * between then fails instead of overwriting newer work.
   *
   * @throws an error named FencedError where the lease is gone
   */
  assertFence(): Promise<void>;
}

/** What is there before a write. @public */
export interface Reading {
  /**
   * The version that all objects of the unit hold; null where they have none. Left out by drivers without the capability
   * `rollback`.
   */
  version?: string | null;
  /** Who has set the version and when, in milliseconds, where the objects tell. It is shown to people and decides nothing. */
  changedBy?: { manager: string; at?: number };
}

/**
 * A field of the objects of a unit, and all that is below it.
 *
 * @public
 */
export interface FieldClaim {
  /** Of `apiVersion` the group counts, since all versions of an API show the same objects. */
  object: ObjectReference;
  /** Items of lists stand for all that may have these values: without any, for every item. */
  path: FieldPath;
}

/** What a write has done, as it is stored with the target. @public */
export interface ApplyReceipt {
  key: string;
  /** False where the version was there already when the object was read for this intent. */
  changed: boolean;
  revision?: string;
  generation?: number;
  details?: Record<string, unknown>;
  /** The object as the write returned it, so that convergence can be seen without another request. Not stored. */
  object?: WatchedObject;
}

/** One field of one object before and after. @public */
export interface FieldDiff {
  path: string;
  before?: unknown;
  after?: unknown;
}

/** A field that a write would change and that another manager owns. @public */
export interface FieldConflict {
  /** The name of the field manager, such as `helm`. */
  manager: string;
  field: string;
}

/** What a write would change. @public */
export interface ObjectDiff {
  object: ObjectReference;
  /** Empty where no write would be made, since the version is there already, and where there is a problem. */
  fields: FieldDiff[];
  /** Why the write would be refused now, with the object and the fix: missing object, no opt-in, conflict with a manager. */
  problem?: {
    reason: string;
    message: string;
    /** Who owns which fields, where that is the reason. */
    conflicts?: readonly FieldConflict[];
  };
}

/** What has become of a write. @public */
export type DriverObservation = Omit<ObservationFact, 'key' | 'at'> & {
  /**
   * After how many milliseconds it is worth looking again, where nothing on the cluster will tell: a time that has to pass. Left out
   * where a change of the objects tells.
   */
  lookAgainInMs?: number;
};

/** What matters to an intent when it changes: an object, or all objects of a selection. @public */
export type ObjectInterest = ObjectKey | ObjectSelection;

/** What a driver says of an object that is to be shown. @public */
export interface ObjectInspection {
  /**
   * Why it may not be shown, such as that it has not opted in, with the object and the fix. Otherwise whoever may write a Source could
   * see any object of a cluster.
   */
  problem?: string;
  /**
   * Why it is not shown although nothing is wrong with it, and what its owner can do about that. It is so with objects that are only
   * read, such as those that carry a version out: promotions need no consent of theirs.
   */
  hidden?: { reason: string; fix: string };
  /** The field that carries the version, where it can be told. */
  versionField?: {
    path: string;
    /** Null where the field is not there; left out where it may be secret. */
    version?: string | null;
  };
}

/** What to discover. @public */
export interface DiscoveryQuery {
  /** Default: all namespaces. */
  namespace?: string;
  /** How many objects to list at most. */
  limit: number;
  /** {@link DiscoveryPage.continue} of the page before. */
  continue?: string;
}

/** Some of what a driver has discovered. @public */
export interface DiscoveryPage {
  items: DiscoveredUnit[];
  /** What was not looked at and why, for people. */
  notes?: string[];
  /** Left out of the last page. A page may be empty and not the last. */
  continue?: string;
}

/**
 * Brings a version to the objects of a cluster and tells whether it has arrived.
 *
 * @remarks
 * Drivers keep no state: everything they need is in the intent, the stored receipt and the cluster. They reach clusters only
 * through {@link ClusterConnection}.
 *
 * @public
 */
export interface DeliveryDriver {
  readonly name: string;
  readonly capabilities: DriverCapabilities;
  /** The JSON Schema of `units[].version`, for admission, docs and forms. */
  readonly versionSchema?: Record<string, unknown>;

  /**
   * Kinds that the driver knows where they are served, so that no cluster is asked for that. Where one is not served, requests fail
   * with the reason `NoKind`, which is retryable.
   */
  readonly kinds?: readonly KnownKind[];

  /** Checks `spec.config` of a Backend. Fields are relative to it. */
  validateConfig?(config: Record<string, unknown> | undefined): FieldError[];

  /** Checks one unit of a Source without any cluster. Fields are relative to the unit, such as `version.container`. */
  validate(binding: DriverBinding): FieldError[];

  /**
   * The fields that a unit carries its version in, so that no two Sources write the same. It is not asked for units that
   * {@link DeliveryDriver.validate} objects to, and must not throw. Units of drivers that leave it out claim nothing.
   */
  claims?(binding: DriverBinding): FieldClaim[];

  /** What a write would change, and writes nothing. */
  preview(
    intent: DeliveryIntent,
    context: DriverContext,
  ): Promise<ObjectDiff[]>;

  /**
   * Reads the version that is there, of all objects of a unit, and checks that they may be written. It writes nothing. What it
   * returns is stored before {@link DeliveryDriver.apply} is called, so that it can be restored whatever becomes of the write.
   *
   * @param wanted - the version that is to be written next; objects that hold it already do not count as different. Left out where
   * nothing is going to be written: then what stands against a write now, such as that an object is suspended, does not matter
   *
   * @throws {@link DeliveryError} where a write would be refused, where the objects hold different versions, or where they
   * cannot be read now
   */
  read(
    binding: DriverBinding,
    context: Pick<DriverContext, 'cluster' | 'signal' | 'now'>,
    wanted?: string | null,
  ): Promise<Reading>;

  /**
   * Writes the version. Repeating the same intent ends in the same state. Where several objects are concerned, all are
   * authorised before any is written. Nothing else of the objects is changed.
   *
   * @throws {@link DeliveryError} where the write was refused or its outcome is not known; with the reason
   * {@link UNEXPECTED_VERSION} where an object holds neither the version of the intent nor the one that it replaces
   */
  apply(intent: DeliveryIntent, context: DriverContext): Promise<ApplyReceipt>;

  /**
   * Whether the backend has carried out this write. `Converged` needs evidence of this write: our revision, our generation,
   * healthy, after our write. Without evidence the state is `Progressing`, `Pending` or `Unknown`.
   */
  observe(
    intent: DeliveryIntent,
    receipt: StoredReceipt,
    context: Pick<DriverContext, 'cluster' | 'signal' | 'now'>,
  ): Promise<DriverObservation>;

  /** Objects and selections to watch, so that a change of them wakes the target. */
  interests(binding: DriverBinding): ObjectInterest[];

  /**
   * Looks for objects on a cluster that the driver could deliver to, and tells why not where it could not. It lists objects, page by
   * page, and writes nothing. A kind that the cluster does not serve, or does not let Fairway list, is a note and no error.
   *
   * @throws ClusterError where the cluster does not answer, and `Expired` where the page is too old to go on from
   */
  discover?(
    context: Pick<DriverContext, 'cluster' | 'signal'>,
    query: DiscoveryQuery,
  ): Promise<DiscoveryPage>;

  /**
   * What is to be known of one of the objects of {@link DeliveryDriver.interests} before people see it as it is on the cluster.
   * Objects of drivers that leave this out are not shown.
   */
  inspect?(binding: DriverBinding, object: WatchedObject): ObjectInspection;
}

/** The part of a receipt that is stored with the target. @public */
export type StoredReceipt = Omit<ApplyReceipt, 'object'> & { at: number };

/**
 * Why a write did not happen.
 *
 * @public
 */
export class DeliveryError extends Error {
  readonly reason: string;
  readonly retryable: boolean;
  readonly notSent: boolean;
  readonly retryAfterMs?: number;
  /**
   * True where nothing is wrong, and the write only has to wait until `retryAfterMs` is over, such as for a window in which changes
   * are allowed. The time of waiting does not count against the deadline of a target.
   */
  readonly waits: boolean;
  /** Who owns which fields, where that is the reason. */
  readonly conflicts?: readonly FieldConflict[];

  /**
   * @param reason - one CamelCase word, such as `FieldManagerConflict`, `NotManaged`, `NotFound`, `Forbidden`
   * @param message - what, which object, why, what to do next; no secrets
   */
  constructor(
    reason: string,
    message: string,
    options: {
      retryable: boolean;
      notSent?: boolean;
      retryAfterMs?: number;
      waits?: boolean;
      conflicts?: readonly FieldConflict[];
      cause?: unknown;
    },
  ) {
    super(message, { cause: options.cause });
    this.name = 'DeliveryError';
    this.reason = reason;
    this.retryable = options.retryable;
    this.notSent = options.notSent ?? false;
    this.retryAfterMs = options.retryAfterMs;
    this.waits = options.waits ?? false;
    this.conflicts = options.conflicts;
  }

  /** The same error, of a write of which it is known otherwise whether anything was sent. */
  withNotSent(notSent: boolean): DeliveryError {
    const { reason, message, retryable, retryAfterMs, waits, conflicts } = this;
    return notSent === this.notSent
      ? this
      : new DeliveryError(reason, message, {
          retryable,
          notSent,
          retryAfterMs,
          waits,
          conflicts,
          cause: this,
        });
  }

  /** The fact that the engine decides on. */
  toFact(key: string, at: number): Extract<ApplyFact, { outcome: 'failed' }> {
    return {
      key,
      outcome: 'failed',
      at,
      retryable: this.retryable,
      notSent: this.notSent,
      reason: this.reason,
      message: this.message,
      retryAt:
        this.retryAfterMs === undefined ? undefined : at + this.retryAfterMs,
      ...(this.waits && { waits: true }),
    };
  }
}
