import {
  DeliveryError,
  DeliveryIntent,
  DriverContext,
  FieldDiff,
  ObjectDiff,
} from '@fairway/plugin-fairway-node';
import { buildApply } from './buildApply';
import { FIELD_MANAGER, refused } from './deliveryErrors';
import { diffObjects } from './diffObjects';
import { readWritable } from './readWritable';
import { withFreshReads } from './withFreshReads';

/**
 * What a write would change, found by a dry run on the API server: with defaults, webhooks and conflicts.
 *
 * @throws DeliveryError where the cluster cannot tell now
 */
export async function previewVersion(
  intent: DeliveryIntent,
  context: DriverContext,
): Promise<ObjectDiff[]> {
  const { object } = intent.unit;
  try {
    const fields = await withFreshReads(object, fresh =>
      dryRun(intent, context, fresh),
    );
    return [{ object, fields }];
  } catch (error) {
    if (!(error instanceof DeliveryError) || error.retryable) {
      throw error;
    }
    const { reason, message } = error;
    return [{ object, fields: [], problem: { reason, message } }];
  }
}

async function dryRun(
  intent: DeliveryIntent,
  { cluster, signal }: DriverContext,
  fresh: boolean,
): Promise<FieldDiff[]> {
  const { live, field } = await readWritable(
    intent,
    { cluster, signal },
    fresh,
  );
  if (field.holds(intent.version)) {
    return [];
  }
  const desired = buildApply(intent, live, field);
  if ('problem' in desired) {
    throw refused(intent.unit.object, desired);
  }
  const result = await cluster.apply(desired.object, {
    fieldManager: FIELD_MANAGER,
    dryRun: true,
    signal,
  });
  return diffObjects(live, result);
}
