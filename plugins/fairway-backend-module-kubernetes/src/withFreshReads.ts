import type { ObjectReference } from '@fairway/plugin-fairway-common';
import { DeliveryError } from '@fairway/plugin-fairway-node';
import { deliveryError, isStaleWrite } from './deliveryErrors';
import { describeObject } from './describeObject';

/** How often an object is read again because it was changed between the read and the write. */
const MAX_ROUNDS = 5;

/**
 * Reads and writes an object, and does so again where the object has changed in between.
 *
 * @param round - `fresh` asks for a read that is not cached
 * @throws DeliveryError for errors of the cluster; anything else as it was thrown
 */
export async function withFreshReads<T>(
  object: ObjectReference,
  round: (fresh: boolean) => Promise<T>,
): Promise<T> {
  for (let rounds = 1; ; rounds++) {
    try {
      return await round(rounds > 1);
    } catch (error) {
      if (!isStaleWrite(error)) {
        throw deliveryError(error, object);
      }
      if (rounds === MAX_ROUNDS) {
        throw new DeliveryError(
          'Conflict',
          `${describeObject(
            object,
          )} was changed by others each time between the read and the write; it is tried again later`,
          { retryable: true, notSent: true, cause: error },
        );
      }
    }
  }
}
