import type { DriverBinding, Reading } from '../../drivers';
import { refused } from '../deliveryErrors';
import { describeObject } from '../describeObject';
import { lastWriterOf } from '../ownership/managedFields';
import type { ReadContext, VersionCarrier } from '../VersionCarrier';
import { readWritable, WritableVersion } from './readWritable';

/**
 * The version that the objects of a unit hold, which Fairway may write.
 *
 * @param wanted - the version that is written next: objects that hold it already are done, and do not count as different
 *
 * @throws DeliveryError
 */
export async function readVersion<Spec>(
  carrier: VersionCarrier<Spec>,
  binding: DriverBinding,
  context: ReadContext,
  wanted?: string | null,
): Promise<Reading> {
  const objects = await readWritable(
    carrier,
    { ...binding, ...(wanted !== undefined && { version: wanted }) },
    context,
    false,
  );
  const open =
    wanted === undefined
      ? objects
      : objects.filter(({ field }) => !field.holds(wanted));
  const [first = objects[0], ...others] = open;
  const different = others.find(
    ({ field }) => !field.holds(first.field.current),
  );
  if (different) {
    throw refused(binding.unit.object, {
      reason: 'DifferentVersions',
      problem: `its objects hold different versions: ${held(first)}, ${held(
        different,
      )}; bring them to one version first, or make a unit of each`,
    });
  }
  const changedBy = lastWriterOf(first.live, first.field.path);
  return { version: first.field.current, ...(changedBy && { changedBy }) };
}

function held({ reference, field }: WritableVersion<unknown>): string {
  return `${describeObject(reference)} ${field.current ?? '(none)'}`;
}
