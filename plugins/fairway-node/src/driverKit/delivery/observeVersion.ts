import { ClusterError } from '../../clusters';
import type { WatchedObject } from '../../clusters';
import { DeliveryError } from '../../drivers';
import type {
  DeliveryIntent,
  DriverObservation,
  StoredReceipt,
} from '../../drivers';
import { FIELD_MANAGER } from '../deliveryErrors';
import { describeObject } from '../describeObject';
import { statusOf } from '../health/health';
import { ownersOf } from '../ownership/managedFields';
import { isOlder } from '../resourceVersions';
import { FoundObject, findObjects } from '../unitObjects';
import type {
  ReadContext,
  RelatedObjects,
  VersionCarrier,
} from '../VersionCarrier';
import { combine } from './combineObservations';
import { relatedObjects } from './relatedObjects';
import { WrittenState, writtenState } from './writtenState';

/** What is to be thought of one object. */
export interface Judgement {
  observation: DriverObservation;
  /** Whether it has to be confirmed by a read that is not cached. */
  confirm?: boolean;
}

/**
 * Whether the objects of a unit have arrived at the version of this write.
 *
 * @remarks
 * A verdict against an object is given only after it was read anew: what is cached may be from before the write.
 */
export async function observeVersion<Spec>(
  carrier: VersionCarrier<Spec>,
  intent: DeliveryIntent,
  receipt: StoredReceipt,
  context: ReadContext,
): Promise<DriverObservation> {
  const look = async (fresh: boolean): Promise<Judgement> => {
    const found = await findObjects(intent.unit.object, context, fresh);
    const related = relatedObjects(context, fresh);
    const judgements: Judgement[] = [];
    for (const object of found) {
      judgements.push(await judge(carrier, intent, receipt, object, related));
    }
    return combine(
      [...judgements, ...missingOf(receipt, found)],
      intent.version,
    );
  };
  try {
    const seen = await look(false);
    return seen.confirm ? (await look(true)).observation : seen.observation;
  } catch (error) {
    if (error instanceof ClusterError) {
      const { reason, message } = error;
      return { state: 'Unknown', reason, message };
    }
    if (error instanceof DeliveryError) {
      const { reason, message, retryable } = error;
      return { state: retryable ? 'Unknown' : 'Failed', reason, message };
    }
    throw error;
  }
}

/** Objects that were written and that the selector does not find any more. */
function missingOf(
  receipt: StoredReceipt,
  found: readonly FoundObject[],
): Judgement[] {
  const { objects } = (receipt.details ?? {}) as { objects?: WrittenState[] };
  return (objects ?? [])
    .filter(
      ({ namespace, name }) =>
        !found.some(
          ({ reference }) =>
            reference.name === name && reference.namespace === namespace,
        ),
    )
    .map(({ name }) =>
      against(
        'NotFound',
        `"${name}" was deleted after the write, or does not match the selector any more`,
      ),
    );
}

async function judge<Spec>(
  carrier: VersionCarrier<Spec>,
  intent: DeliveryIntent,
  receipt: StoredReceipt,
  { reference, live }: FoundObject,
  related: RelatedObjects,
): Promise<Judgement> {
  const name = describeObject(reference);
  if (!live) {
    return against('NotFound', `${name} was deleted after the write`);
  }
  const written = writtenState(receipt, live);
  const evidence = evidenceOf(live);
  const problem = writtenProblem(name, live, written, evidence);
  if (problem) {
    return problem;
  }
  const parsed = carrier.parse(intent.unit);
  const field =
    'spec' in parsed ? carrier.locate(parsed.spec, live) : undefined;
  if (!('spec' in parsed) || !field || 'problem' in field) {
    const missing = field && 'problem' in field ? field : undefined;
    return against(
      missing?.reason ?? 'InvalidUnit',
      `${name}: ${missing?.problem ?? 'the unit is not valid'}`,
      evidence,
    );
  }
  const own = { ...evidence, version: field.current };
  if (!field.holds(intent.version)) {
    return against(
      'ChangedByOther',
      `${name}: ${field.text} is ${field.current ?? 'not set'} and not ${
        intent.version ?? 'taken away'
      } any more; ${blame(live, field.path)}`,
      own,
    );
  }
  const {
    state,
    reason,
    message,
    evidence: seen,
    lookAgainInMs,
  } = await carrier.health(
    {
      live,
      spec: parsed.spec,
      field,
      intent,
      receipt,
      generation: written?.generation,
      remembered: written?.remembered,
    },
    related,
  );
  return {
    observation: {
      state,
      reason,
      message: `${name}: ${message}`,
      evidence: { ...own, ...seen },
      ...(lookAgainInMs === undefined ? {} : { lookAgainInMs }),
    },
  };
}

function evidenceOf(live: WatchedObject): Record<string, unknown> {
  const { resourceVersion, generation } = live.metadata;
  const { observedGeneration } = statusOf(live);
  return { resourceVersion, generation, observedGeneration };
}

/** Whether what is seen is from after the write, and of the object that was written. */
function writtenProblem(
  name: string,
  live: WatchedObject,
  written: WrittenState | undefined,
  evidence: Record<string, unknown>,
): Judgement | undefined {
  const { uid, resourceVersion, deletionTimestamp } = live.metadata;
  if (isOlder(resourceVersion, written?.revision)) {
    const message = `${name} was read at resourceVersion ${resourceVersion}, before the write at ${written?.revision}`;
    return {
      observation: {
        state: 'Progressing',
        reason: 'StaleRead',
        message,
        evidence,
      },
      confirm: true,
    };
  }
  if (deletionTimestamp) {
    return against('BeingDeleted', `${name} is being deleted`, evidence);
  }
  if (written?.uid !== undefined && uid !== undefined && written.uid !== uid) {
    return against(
      'Recreated',
      `${name} was deleted and made again after the write; retry to write to the new one`,
      evidence,
    );
  }
  return undefined;
}

function against(
  reason: string,
  message: string,
  evidence?: Record<string, unknown>,
): Judgement {
  return {
    observation: { state: 'Failed', reason, message, evidence },
    confirm: true,
  };
}

function blame(
  live: WatchedObject,
  path: Parameters<typeof ownersOf>[1],
): string {
  const others = ownersOf(live, path).filter(owner => owner !== FIELD_MANAGER);
  return others.length > 0
    ? `"${others.join('", "')}" has changed it after the write`
    : 'it was changed or taken away after the write';
}
