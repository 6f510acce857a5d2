import type { ClusterConnection, InterestHandle, ObjectKey } from '../clusters';
import type { DeliveryDriver, DriverBinding, ObjectInterest } from '../drivers';

/** How an object of a test begins. @public */
export interface ConformanceObject {
  /** null: the object has no version yet. */
  version: string | null;
  /** Whom it has opted in for: the source of the binding, another one, or nobody. Default: the source. */
  optIn?: 'source' | 'other' | 'none';
  /** The field manager that owns the version. Default: the one that the driver writes as. */
  owner?: string;
}

/**
 * What a controller reports of an object: `healthy` and `progressing` about its generation now, `stale` that the generation
 * before was healthy, `failed` that it has given up on its generation now.
 *
 * @public
 */
export type ReportedState = 'stale' | 'progressing' | 'healthy' | 'failed';

/**
 * A cluster and a driver under test, with what the tests do there as somebody else.
 *
 * @public
 */
export interface ConformanceWorld {
  readonly driver: DeliveryDriver;
  /** The connection that the driver is given. */
  readonly cluster: ClusterConnection;
  /** Three versions that the driver can write. */
  readonly versions: readonly [string, string, string];

  /** Watches through the gateway; left out where the driver is tested without watches. */
  watch?(interest: ObjectInterest, onChange: () => void): InterestHandle;

  /** Makes an object of its own for a test; its controller has reported it healthy. */
  create(object: ConformanceObject): Promise<DriverBinding>;
  /** The version that the object holds; null for none, undefined where there is no such object. */
  version(binding: DriverBinding): Promise<string | null | undefined>;
  /** The resource version of the object, which moves with each write. */
  revision(binding: DriverBinding): Promise<string | undefined>;
  /** The resource version that a write past the gateway has left last of any object; undefined where that has deleted it. */
  writtenRevision(key: ObjectKey): string | undefined;

  /** Another manager takes over the field and sets it. */
  overwrite(
    binding: DriverBinding,
    version: string,
    manager: string,
  ): Promise<void>;
  /** Somebody changes something that has nothing to do with the version, and makes no new generation. */
  touch(binding: DriverBinding): Promise<void>;
  /** Somebody changes the spec beside the version, which makes a new generation. */
  reconfigure(binding: DriverBinding): Promise<void>;
  /** The controller reports a status. */
  report(binding: DriverBinding, state: ReportedState): Promise<void>;
  /** Deletes the object; `lingering` leaves it there, marked, until its finalizers are done. */
  remove(
    binding: DriverBinding,
    options?: { lingering: boolean },
  ): Promise<void>;

  /** An object whose API the cluster does not serve until it is installed. */
  createLater(): Promise<{
    binding: DriverBinding;
    /** Installs the API, makes the object at the first version, and lets time pass that caches need. */
    install(): Promise<void>;
  }>;

  /** One unit of all the objects of some units, which it selects by their labels. */
  select(bindings: readonly DriverBinding[]): Promise<DriverBinding>;

  /** Ends everything. */
  close(): Promise<void>;
}
