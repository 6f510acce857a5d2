import type { DiscoveredUnit } from '@fairway/plugin-fairway-common';
import type { WatchedObject } from '@fairway/plugin-fairway-node';
import {
  discoveredUnit,
  FieldCandidate,
  identityOf,
  isVersionName,
  specOf,
  unsupportedUnit,
} from '@fairway/plugin-fairway-node/driverKit';
import { candidateOf } from './candidates';
import type { Consumers } from './Consumers';
import { consumedBy, consumerDoubts, suspendedDoubts } from './sources';

/** How many entries are told of one ResourceSet. */
const MAX_ENTRIES = 20;

/** What there is to say of a ResourceSet; each entry of its inputs could have a version of its own. */
export async function unitOfResourceSet(
  object: WatchedObject,
  consumers: Consumers,
): Promise<DiscoveredUnit> {
  const inputs: Record<string, unknown>[] = specOf(object).inputs ?? [];
  const found = await consumers.ofResourceSet(object);
  const candidates: FieldCandidate[] = inputs
    .slice(0, MAX_ENTRIES)
    .flatMap(entry => {
      const match = inputs.length === 1 ? {} : identityOf(entry, inputs);
      return Object.keys(entry)
        .filter(input => match && isVersionName(input))
        .flatMap(input =>
          candidateOf(
            object,
            { input, ...(match && { match }), consumers: found.consumers },
            consumedBy(found),
            consumerDoubts(found),
          ),
        );
    });
  const [first, ...others] = candidates;
  return first
    ? discoveredUnit(object, [first, ...others], suspendedDoubts(object))
    : unsupportedUnit(
        object,
        'its inputs hold no field such as tag or version in an entry that can be told apart by another one; name them in version of a unit, or add them',
      );
}
