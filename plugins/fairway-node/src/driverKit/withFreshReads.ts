import type { ObjectReference } from '@fairway/plugin-fairway-common';
import { DeliveryError } from '../drivers';
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
  // The object may have changed because an earlier request of the same write arrived and only its answer was lost.
  let maybeSent = false;
  for (let rounds = 1; ; rounds++) {
    try {
      return await round(rounds > 1);
    } catch (error) {
      if (!isStaleWrite(error)) {
        const delivery = deliveryError(error, object);
        throw maybeSent && delivery instanceof DeliveryError
          ? delivery.withNotSent(false)
          : delivery;
      }
      maybeSent ||= !error.notSent;
      if (rounds === MAX_ROUNDS) {
        throw new DeliveryError(
          'Conflict',
          `${describeObject(
            object,
          )} was changed by others each time between the read and the write; it is tried again later`,
          { retryable: true, notSent: !maybeSent, cause: error },
        );
      }
    }
  }
}
