/**
 * Why an object of a cluster cannot be shown.
 *
 * @public
 */
export type LiveProblem =
  /** The object, or its kind, is not on the cluster. */
  | 'Missing'
  /** The cluster does not let Fairway read it, or its driver not show it. */
  | 'Refused'
  /** The cluster does not answer, or is not known any more. */
  | 'Unreachable'
  /** Nothing is wrong with it, but its owner has not let it be shown; promotions do not need that. */
  | 'Hidden'
  /** It is larger than what is shown. */
  | 'TooLarge'
  | 'Failed';

/**
 * An object of a target as its cluster has it.
 *
 * @public
 */
export interface LiveObject {
  /** For people, such as `Deployment shop/checkout`. */
  object: string;
  /**
   * The object without what may be secret: literal values of the environment, arguments, commands, and the data of Secrets and
   * ConfigMaps are replaced by a fixed word. Absent where there is a problem.
   */
  document?: Record<string, unknown>;
  /** The field that carries the version, where the driver can tell it. The version is null where there is none, absent where it may be secret. */
  versionField?: { path: string; version?: string | null };
  /** Why it cannot be shown, what is the cause and what to do about it. */
  problem?: { type: LiveProblem; message: string; fix: string };
}

/**
 * `GET /views/targets/<namespace>/<name>/live`: the objects of a target as they are on the cluster right now. It takes the permission
 * `fairway.target.live.read`, besides reading the target.
 *
 * @public
 */
export interface LiveObjects {
  /** The cluster that was asked: that of the target, or the hub that holds its objects. */
  cluster: string;
  /** When the cluster was asked, RFC 3339. */
  readAt: string;
  objects: LiveObject[];
}
