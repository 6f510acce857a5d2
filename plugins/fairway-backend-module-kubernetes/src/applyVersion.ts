import {
  ApplyReceipt,
  DeliveryError,
  DeliveryIntent,
  DriverContext,
  WatchedObject,
} from '@fairway/plugin-fairway-node';
import { buildApply } from './buildApply';
import { FIELD_MANAGER, refused } from './deliveryErrors';
import { describeObject } from './describeObject';
import { readWritable, WritableVersion } from './readWritable';
import { markOf } from './receipts';
import { locateVersion } from './version/VersionField';
import { parseVersionSpec } from './version/versionSchema';
import { withFreshReads } from './withFreshReads';

/** Writes the version of an intent. @throws DeliveryError, or what `assertFence` throws */
export function applyVersion(
  intent: DeliveryIntent,
  context: DriverContext,
): Promise<ApplyReceipt> {
  const { object } = intent.unit;
  return withFreshReads(object, async fresh => {
    const { live, field } = await readCertain(intent, context, fresh);
    // With its mark, this intent was carried out before and only the outcome was lost.
    const mark = markOf(live, intent);
    const previous = mark ? mark.previous : field.current;
    if (field.holds(intent.version)) {
      return receiptOf(intent, live, mark !== undefined, previous);
    }
    const desired = buildApply(intent, live, field, previous);
    if ('problem' in desired) {
      throw refused(object, desired);
    }
    await context.assertFence();
    const written = await send(desired.object, intent, context);
    return receiptOf(intent, written, true, previous);
  });
}

/**
 * Reads the object of an intent, and reads it anew where it seems to hold the version already: what is cached may be from before
 * a write whose answer was lost, and then there is something to do. A write needs no such care, since it is conditional.
 */
async function readCertain(
  intent: DeliveryIntent,
  context: DriverContext,
  fresh: boolean,
): Promise<WritableVersion> {
  const read = await readWritable(intent, context, fresh);
  return !fresh && read.field.holds(intent.version)
    ? readWritable(intent, context, true)
    : read;
}

async function send(
  object: WatchedObject,
  intent: DeliveryIntent,
  { cluster, signal }: DriverContext,
): Promise<WatchedObject> {
  if (signal.aborted) {
    throw new DeliveryError(
      'Aborted',
      `${describeObject(object)}: the write was cancelled before it was sent`,
      { retryable: true, notSent: true },
    );
  }
  const result = await cluster.apply(object, {
    fieldManager: FIELD_MANAGER,
    signal,
  });
  if (!holdsVersion(result, intent)) {
    throw new DeliveryError(
      'ChangedByAdmission',
      `${describeObject(object)} does not hold version ${
        intent.version ?? '(none)'
      } after the write: an admission webhook has changed it, or another manager sets the same field`,
      { retryable: false },
    );
  }
  return result;
}

function holdsVersion(
  object: WatchedObject,
  { unit, version }: DeliveryIntent,
): boolean {
  const parsed = parseVersionSpec(unit.version);
  const field = 'spec' in parsed && locateVersion(parsed.spec, object);
  return field && 'holds' in field && field.holds(version);
}

function receiptOf(
  { key }: DeliveryIntent,
  object: WatchedObject,
  changed: boolean,
  previousVersion: string | null,
): ApplyReceipt {
  const { uid, resourceVersion, generation } = object.metadata;
  return {
    key,
    changed,
    previousVersion,
    revision: resourceVersion,
    generation,
    details: { uid },
    object,
  };
}
