import {
  describeReference,
  isNamedReference,
  NamedObjectReference,
  ObjectReference,
} from '@fairway/plugin-fairway-common';
import { DeliveryError } from './drivers';

/**
 * The object of a unit, for drivers that deliver to one object by its name.
 *
 * @remarks Such drivers refuse selectors in `validate`; a unit may still have one where the driver was not installed then.
 * @throws DeliveryError where the unit selects objects by labels
 * @public
 */
export function namedReference(object: ObjectReference): NamedObjectReference {
  if (!isNamedReference(object)) {
    throw new DeliveryError(
      'InvalidUnit',
      `The unit is about each ${describeReference(
        object,
      )}, and its driver delivers to one object; give the object of the unit a name`,
      { retryable: false, notSent: true },
    );
  }
  return object;
}
