import type { WatchedObject } from '../../clusters';
import type { StoredReceipt } from '../../drivers';

/** An object as a write has left it. */
export interface WrittenState {
  namespace?: string;
  name?: string;
  uid?: string;
  revision?: string;
  generation?: number;
  /** What the carrier of the version remembers of it. */
  remembered?: Record<string, unknown>;
}

/** What a receipt tells of an object. */
export function writtenState(
  { revision, generation, details }: StoredReceipt,
  { metadata }: WatchedObject,
): WrittenState | undefined {
  const { objects, uid, remembered } = (details ?? {}) as {
    objects?: WrittenState[];
    uid?: string;
    remembered?: Record<string, unknown>;
  };
  return objects
    ? objects.find(
        ({ namespace, name }) =>
          name === metadata.name && namespace === metadata.namespace,
      )
    : { uid, revision, generation, remembered };
}
