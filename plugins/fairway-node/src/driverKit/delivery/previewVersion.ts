import { ClusterError } from '../../clusters';
import { DeliveryError } from '../../drivers';
import type {
  DeliveryIntent,
  DriverContext,
  FieldDiff,
  ObjectDiff,
} from '../../drivers';
import { deliveryError, isStaleWrite } from '../deliveryErrors';
import { diffObjects } from '../diffObjects';
import type { VersionCarrier } from '../VersionCarrier';
import { withFreshReads } from '../withFreshReads';
import { neededWrite } from './neededWrite';
import { readWritable, WritableVersion } from './readWritable';

/**
 * What a write would change, found by a dry run on the API server: with defaults, webhooks and conflicts.
 *
 * @throws DeliveryError where the cluster cannot tell now
 */
export async function previewVersion<Spec>(
  carrier: VersionCarrier<Spec>,
  intent: DeliveryIntent,
  context: DriverContext,
): Promise<ObjectDiff[]> {
  const { object } = intent.unit;
  return orProblem(object, () =>
    withFreshReads(object, async fresh => {
      const objects = await readWritable(carrier, intent, context, fresh);
      const diffs: ObjectDiff[] = [];
      for (const writable of objects) {
        diffs.push(
          ...(await orProblem(writable.reference, async () => [
            {
              object: writable.reference,
              fields: await dryRun(carrier, intent, writable, context),
            },
          ])),
        );
      }
      return diffs;
    }),
  );
}

/** A refusal is a part of the answer; that the cluster cannot tell is none. */
async function orProblem(
  object: ObjectDiff['object'],
  ask: () => Promise<ObjectDiff[]>,
): Promise<ObjectDiff[]> {
  try {
    return await ask();
  } catch (thrown) {
    if (isStaleWrite(thrown)) {
      throw thrown; // it is read and tried again
    }
    const error = deliveryError(thrown, object);
    if (!(error instanceof DeliveryError) || isNoAnswer(error)) {
      throw thrown;
    }
    const { reason, message, conflicts } = error;
    const problem = { reason, message, ...(conflicts && { conflicts }) };
    return [{ object, fields: [], problem }];
  }
}

/** Whether the cluster could not tell; something that only stands against a write for now is an answer. */
function isNoAnswer({ retryable, cause }: DeliveryError): boolean {
  return retryable && cause instanceof ClusterError;
}

async function dryRun<Spec>(
  carrier: VersionCarrier<Spec>,
  intent: DeliveryIntent,
  object: WritableVersion<Spec>,
  { cluster, signal }: DriverContext,
): Promise<FieldDiff[]> {
  const write = neededWrite(carrier, intent, object);
  if (!write) {
    return [];
  }
  const { live, field } = object;
  const diffs = diffObjects(
    live,
    await write.send(cluster, { dryRun: true, signal }),
  );
  const isVersion = ({ path }: FieldDiff) => path === field.text;
  return [
    ...diffs.filter(isVersion),
    ...diffs.filter(diff => !isVersion(diff)),
  ];
}
