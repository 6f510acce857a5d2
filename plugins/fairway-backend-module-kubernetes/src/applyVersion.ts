import { UNEXPECTED_VERSION } from '@fairway/plugin-fairway-common';
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
import {
  locateVersion,
  VersionField,
  VersionProblem,
} from './version/VersionField';
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
    if (field.holds(intent.version)) {
      // Where it held another version when it was read for this intent, this is a repetition: only the answer was lost.
      const { replaces } = intent;
      const changed = replaces !== undefined && !field.holds(replaces);
      return receiptOf(intent, live, changed);
    }
    if (!isExpected(intent, field)) {
      throw refused(object, unexpected(intent, field));
    }
    const desired = buildApply(intent, live, field);
    if ('problem' in desired) {
      throw refused(object, desired);
    }
    await context.assertFence();
    return receiptOf(intent, await send(desired.object, intent, context), true);
  });
}

/** Whether the object holds what the write is to replace. */
function isExpected({ replaces }: DeliveryIntent, field: VersionField) {
  return replaces === undefined || field.holds(replaces);
}

function unexpected(
  { version, replaces }: DeliveryIntent,
  { text, current }: VersionField,
): VersionProblem {
  const name = (value: string | null | undefined) => value ?? '(none)';
  return {
    reason: UNEXPECTED_VERSION,
    problem: `${text} is at version ${name(
      current,
    )}, which somebody else has written: it was to go from ${name(
      replaces,
    )} to ${name(version)}, and is left as it is`,
  };
}

/**
 * Reads the object of an intent, and reads it anew where what is cached would decide something: it may be from before a write
 * whose answer was lost. A write needs no such care, since it is conditional.
 */
async function readCertain(
  intent: DeliveryIntent,
  context: DriverContext,
  fresh: boolean,
): Promise<WritableVersion> {
  const read = await readWritable(intent, context, fresh);
  const { field } = read;
  return !fresh && (field.holds(intent.version) || !isExpected(intent, field))
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
): ApplyReceipt {
  const { uid, resourceVersion, generation } = object.metadata;
  return {
    key,
    changed,
    revision: resourceVersion,
    generation,
    details: { uid },
    object,
  };
}
