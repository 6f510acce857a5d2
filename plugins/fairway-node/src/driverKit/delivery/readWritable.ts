import type { WatchedObject } from '../../clusters';
import { DeliveryError } from '../../drivers';
import type { DeliveryIntent, DriverBinding } from '../../drivers';
import { refused } from '../deliveryErrors';
import { describeObject } from '../describeObject';
import { optInProblem } from '../optIn';
import { FoundObject, findBeforeWrite } from '../unitObjects';
import type { ReadContext, Refusal, VersionCarrier } from '../VersionCarrier';
import type { VersionField } from '../VersionField';
import { relatedObjects } from './relatedObjects';

/** An object that may be written, and where its version is. */
export interface WritableVersion<Spec> {
  reference: FoundObject['reference'];
  live: WatchedObject;
  spec: Spec;
  field: VersionField;
}

/**
 * Reads the objects of a unit, and checks that each of them may be written.
 *
 * @param binding - without a version nothing is going to be written, and it does not matter what stands against a write now
 *
 * @throws DeliveryError
 */
export async function readWritable<Spec>(
  carrier: VersionCarrier<Spec>,
  binding: DriverBinding & Partial<DeliveryIntent>,
  context: ReadContext,
  fresh: boolean,
): Promise<WritableVersion<Spec>[]> {
  const { unit } = binding;
  const parsed = carrier.parse(unit);
  if ('errors' in parsed) {
    const [{ field, message }] = parsed.errors;
    const problem = `${field} of unit "${unit.name}" ${message}`;
    throw refused(unit.object, { reason: 'InvalidUnit', problem });
  }
  const { spec } = parsed;
  const found = await findBeforeWrite(unit.object, context, fresh);
  const related = relatedObjects(context, fresh);
  const writable: WritableVersion<Spec>[] = [];
  for (const object of found) {
    const { reference } = object;
    const live = authorised(object, binding, context);
    const field = carrier.locate(spec, live);
    if ('problem' in field) {
      throw refused(reference, field);
    }
    const refusal =
      binding.version === undefined
        ? undefined
        : await carrier.refusal?.(live, spec, binding, related);
    if (refusal) {
      throw refusalError(reference, refusal);
    }
    writable.push({ reference, live, spec, field });
  }
  return writable;
}

function refusalError(
  reference: FoundObject['reference'],
  { reason, problem, retryAfterMs, waits, conflicts }: Refusal,
): DeliveryError {
  return new DeliveryError(reason, `${describeObject(reference)}: ${problem}`, {
    retryable: retryAfterMs !== undefined,
    notSent: true,
    retryAfterMs,
    waits,
    conflicts,
  });
}

function authorised(
  { reference, live }: FoundObject,
  { source }: DriverBinding,
  { cluster }: ReadContext,
): WatchedObject {
  if (!live) {
    throw refused(reference, {
      reason: 'NotFound',
      problem: `it does not exist on cluster "${cluster.name}"; Fairway changes versions and creates nothing: deploy it first`,
    });
  }
  if (live.metadata.deletionTimestamp) {
    throw refused(reference, {
      reason: 'BeingDeleted',
      problem: 'it is being deleted; deploy it again first',
    });
  }
  const optIn = optInProblem(live, source);
  if (optIn) {
    throw refused(reference, optIn);
  }
  return live;
}
