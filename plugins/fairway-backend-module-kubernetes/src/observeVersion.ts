import {
  ClusterError,
  DeliveryDriver,
  DeliveryIntent,
  DriverContext,
  StoredReceipt,
  WatchedObject,
} from '@fairway/plugin-fairway-node';
import { describeObject } from './describeObject';
import { FIELD_MANAGER } from './deliveryErrors';
import { readDriverConfig } from './driverConfig';
import { Health, statusOf } from './observe/health';
import { healthOf } from './observe/healthOf';
import { isOlder } from './observe/resourceVersions';
import { ownersOf } from './ownership/managedFields';
import { locateVersion } from './version/VersionField';
import { parseVersionSpec } from './version/versionSchema';

type Observation = Awaited<ReturnType<DeliveryDriver['observe']>>;
type ObserveContext = Pick<DriverContext, 'cluster' | 'signal' | 'now'>;

/**
 * Whether the object has arrived at the version of this write.
 *
 * @remarks
 * A verdict against the object is given only after it was read anew: what is cached may be from before the write.
 */
export async function observeVersion(
  intent: DeliveryIntent,
  receipt: StoredReceipt,
  context: ObserveContext,
): Promise<Observation> {
  const { object } = intent.unit;
  const { cluster, signal } = context;
  try {
    const seen = judge(intent, receipt, await cluster.get(object, { signal }));
    if (!seen.confirm) {
      return seen.observation;
    }
    const fresh = await cluster.get(object, { signal, fresh: true });
    return judge(intent, receipt, fresh).observation;
  } catch (error) {
    if (error instanceof ClusterError) {
      const { reason, message } = error;
      return { state: 'Unknown', reason, message };
    }
    throw error;
  }
}

interface Judgement {
  observation: Observation;
  /** Whether it has to be confirmed by a read that is not cached. */
  confirm?: boolean;
}

function judge(
  intent: DeliveryIntent,
  receipt: StoredReceipt,
  live: WatchedObject | undefined,
): Judgement {
  const name = describeObject(intent.unit.object);
  if (!live) {
    return against('NotFound', `${name} was deleted after the write`);
  }
  const { uid, resourceVersion, generation, deletionTimestamp } = live.metadata;
  const evidence = {
    resourceVersion,
    generation,
    observedGeneration: statusOf(live).observedGeneration,
  };
  if (isOlder(resourceVersion, receipt.revision)) {
    const message = `${name} was read at resourceVersion ${resourceVersion}, before the write at ${receipt.revision}`;
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
  const writtenUid = receipt.details?.uid;
  if (writtenUid !== undefined && uid !== undefined && writtenUid !== uid) {
    return against(
      'Recreated',
      `${name} was deleted and made again after the write; retry to write to the new one`,
      evidence,
    );
  }
  const parsed = parseVersionSpec(intent.unit.version);
  const field = 'spec' in parsed ? locateVersion(parsed.spec, live) : undefined;
  if (!field || 'problem' in field) {
    const problem = field?.problem ?? 'the unit is not valid';
    return against(
      field?.reason ?? 'InvalidUnit',
      `${name}: ${problem}`,
      evidence,
    );
  }
  if (!field.holds(intent.version)) {
    return against(
      'ChangedByOther',
      `${name}: ${field.text} is ${field.current ?? 'not set'} and not ${
        intent.version ?? 'taken away'
      } any more; ${blame(live, field.path)}`,
      { ...evidence, version: field.current },
    );
  }
  const write = { receipt, path: field.path, version: intent.version };
  const config = readDriverConfig(intent.config);
  return {
    observation: withEvidence(name, healthOf(live, write, config), {
      ...evidence,
      version: field.current,
    }),
  };
}

function withEvidence(
  name: string,
  { state, reason, message, evidence }: Health,
  own: Record<string, unknown>,
): Observation {
  return {
    state,
    reason,
    message: `${name}: ${message}`,
    evidence: { ...own, ...evidence },
  };
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
