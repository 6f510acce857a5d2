import type { NamedObjectReference } from '../kinds';

/**
 * How likely it is that a promotion of the object does what is expected of it.
 *
 * @public
 */
export type DiscoveryConfidence =
  /** It can be promoted as it is, once it has opted in. */
  | 'High'
  /** It can be promoted; the reason says what to look at first. */
  | 'Medium'
  /** It cannot be promoted, or not before something has been changed. */
  | 'Low';

/**
 * A field that could carry the version of an object.
 *
 * @public
 */
export interface DiscoveredField {
  /** `units[].version` of a Source, in the schema of the driver. */
  version: Record<string, unknown>;
  /** The path of the field, for people. */
  field: string;
  /** The version now; null where the field is not there. */
  current: string | null;
}

/**
 * An object that could be promoted, or why it cannot.
 *
 * @public
 */
export interface DiscoveredUnit extends Partial<DiscoveredField> {
  object: NamedObjectReference;
  /** What it is a part of, by its labels `app.kubernetes.io/part-of` and `app.kubernetes.io/name`, otherwise its own name. */
  group: string;
  confidence: DiscoveryConfidence;
  /** Why the confidence is what it is, or why it cannot be promoted, and what to do about it. */
  reason: string;
  /** The source that it has opted in for, or `fairway` for all. */
  optedIn?: string;
  /** The field manager that has written the field last, where it is known. */
  owner?: string;
  /**
   * The commands by which whoever owns the object lets Fairway write the field, for the cluster that holds it. Empty where there is
   * nothing to do. `{source}` stands for `<namespace>/<name>` of the Source.
   */
  handOver: string[];
  /** Other fields that could carry the version, or versions of other parts of it. */
  alternatives?: DiscoveredField[];
}

/**
 * `POST /views/discover`: what to look for, and where.
 *
 * @public
 */
export interface DiscoveryRequest {
  namespace: string;
  /** The name of a Cluster of the namespace. Exactly one of `cluster` and `hub` is given. */
  cluster?: string;
  /** The name under which the hub of a Backend of the namespace is registered. */
  hub?: string;
  /** Default: all that are installed; for a hub those of its Backends. */
  drivers?: string[];
  /** A namespace on the cluster. Default: all. */
  objectNamespace?: string;
  /** How many objects are listed at most, up to 200. Default: 100. */
  limit?: number;
  continue?: string;
}

/** An object that a driver has found. @public */
export interface DiscoveredItem extends DiscoveredUnit {
  driver: string;
}

/**
 * Something that could not be looked at: a kind that the cluster does not serve, or does not let Fairway list.
 *
 * @public
 */
export interface DiscoveryNote {
  driver: string;
  /** What is left out and why, and what to do where it should be there. */
  message: string;
}

/**
 * The answer to a {@link DiscoveryRequest}: a page of what could be promoted. Nothing is written, and of the objects only the fields
 * that could carry a version are told. It takes the permission `fairway.discovery.use`, besides reading the Cluster or the Backend.
 *
 * @public
 */
export interface Discoveries {
  /** The cluster, or the name of the hub. */
  place: string;
  /** RFC 3339. */
  readAt: string;
  items: DiscoveredItem[];
  notes: DiscoveryNote[];
  /** Hand it back with the same request for the next page. */
  continue?: string;
}
