import { ClusterError } from '../../clusters';
import type { ReadContext, RelatedObjects } from '../VersionCarrier';

/** Reads other objects as fresh as those of the unit. */
export function relatedObjects(
  { cluster, signal, now }: ReadContext,
  fresh: boolean,
): RelatedObjects {
  return {
    cluster: cluster.name,
    now,
    get: (key, options) =>
      cluster
        .get(key, { ...options, signal, fresh: fresh || options?.fresh })
        .catch(rethrowUnsent),
    select: selection =>
      cluster.select(selection, { signal, fresh }).catch(rethrowUnsent),
  };
}

/** A read that fails has written nothing. */
function rethrowUnsent(error: unknown): never {
  throw error instanceof ClusterError ? error.withNotSent(true) : error;
}
