import type { WatchedObject } from '../../clusters';
import { DeliveryError } from '../../drivers';
import type {
  ApplyReceipt,
  DeliveryIntent,
  DriverContext,
} from '../../drivers';
import { deliveryError, isStaleWrite } from '../deliveryErrors';
import { describeObject } from '../describeObject';
import type { VersionCarrier } from '../VersionCarrier';
import { withFreshReads } from '../withFreshReads';
import type { PreparedWrite } from '../writes/PreparedWrite';
import { isExpected, neededWrite } from './neededWrite';
import { readWritable, WritableVersion } from './readWritable';

/** Writes the version of an intent to all objects of its unit. @throws DeliveryError, or what `assertFence` throws */
export function applyVersion<Spec>(
  carrier: VersionCarrier<Spec>,
  intent: DeliveryIntent,
  context: DriverContext,
): Promise<ApplyReceipt> {
  let hasWritten = false;
  return withFreshReads(intent.unit.object, async fresh => {
    const objects = await readCertain(carrier, intent, context, fresh);
    const writes = objects.flatMap(object => {
      const write = neededWrite(carrier, intent, object);
      return write ? [{ object, write }] : [];
    });
    if (writes.length > 1) {
      // All of them have to be possible before any of them is done.
      for (const { object, write } of writes) {
        await sendTo(object, () =>
          write.send(context.cluster, {
            dryRun: true,
            signal: context.signal,
          }),
        );
      }
    }
    const written = new Map<WritableVersion<Spec>, WatchedObject>();
    for (const { object, write } of writes) {
      await context.assertFence();
      written.set(object, await send(carrier, intent, object, write, context));
      hasWritten = true;
    }
    // Where it held another version when it was read for this intent, this is a repetition: only the answer was lost.
    const { replaces } = intent;
    const changed =
      hasWritten ||
      (replaces !== undefined &&
        objects.some(({ field }) => !field.holds(replaces)));
    return receiptOf(
      intent,
      objects.map(object => stateOf(carrier, object, written.get(object))),
      changed,
    );
  });
}

/**
 * Reads the objects of an intent, and reads them anew where what is cached would decide something: it may be from before a write
 * whose answer was lost. A write needs no such care, since it is conditional.
 */
async function readCertain<Spec>(
  carrier: VersionCarrier<Spec>,
  intent: DeliveryIntent,
  context: DriverContext,
  fresh: boolean,
): Promise<WritableVersion<Spec>[]> {
  const read = await readWritable(carrier, intent, context, fresh);
  const isDecisive = ({ field }: WritableVersion<Spec>) =>
    field.holds(intent.version) || !isExpected(intent, field);
  return !fresh && read.some(isDecisive)
    ? readWritable(carrier, intent, context, true)
    : read;
}

async function send<Spec>(
  carrier: VersionCarrier<Spec>,
  intent: DeliveryIntent,
  object: WritableVersion<Spec>,
  write: PreparedWrite,
  { cluster, signal }: DriverContext,
): Promise<WatchedObject> {
  const { reference, spec } = object;
  if (signal.aborted) {
    throw new DeliveryError(
      'Aborted',
      `${describeObject(
        reference,
      )}: the write was cancelled before it was sent`,
      { retryable: true, notSent: true },
    );
  }
  const result = await sendTo(object, () => write.send(cluster, { signal }));
  const field = carrier.locate(spec, result);
  if ('problem' in field || !field.holds(intent.version)) {
    throw new DeliveryError(
      'ChangedByAdmission',
      `${describeObject(reference)} does not hold version ${
        intent.version ?? '(none)'
      } after the write: an admission webhook has changed it, or another manager sets the same field`,
      { retryable: false },
    );
  }
  return result;
}

/** Errors name the object. */
async function sendTo(
  { reference }: WritableVersion<unknown>,
  request: () => Promise<WatchedObject>,
): Promise<WatchedObject> {
  try {
    return await request();
  } catch (error) {
    throw isStaleWrite(error) ? error : deliveryError(error, reference);
  }
}

/** An object after the write, and what is remembered of it where it was written. */
interface LeftState {
  object: WatchedObject;
  remembered?: Record<string, unknown>;
}

function stateOf<Spec>(
  carrier: VersionCarrier<Spec>,
  { live }: WritableVersion<Spec>,
  written: WatchedObject | undefined,
): LeftState {
  const remembered = written && carrier.remember?.(written);
  return { object: written ?? live, ...(remembered && { remembered }) };
}

function receiptOf(
  { key }: DeliveryIntent,
  states: readonly LeftState[],
  changed: boolean,
): ApplyReceipt {
  const [first, ...others] = states;
  if (others.length === 0) {
    const { object, ...more } = first;
    const { uid, resourceVersion, generation } = object.metadata;
    return {
      key,
      changed,
      revision: resourceVersion,
      generation,
      details: { uid, ...more },
      object,
    };
  }
  return {
    key,
    changed,
    details: {
      objects: states.map(({ object: { metadata }, ...more }) => ({
        namespace: metadata.namespace,
        name: metadata.name,
        uid: metadata.uid,
        revision: metadata.resourceVersion,
        generation: metadata.generation,
        ...more,
      })),
    },
  };
}
