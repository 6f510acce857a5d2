import type {
  DeliveryIntent,
  WatchedObject,
} from '@fairway/plugin-fairway-node';
import {
  FieldValue,
  keyPath,
  specOf,
} from '@fairway/plugin-fairway-node/driverKit';
import type { Operation } from '../status';

/** The entry of `operation.info` by which a sync is known as that of an intent. */
const INTENT_INFO = 'fairway.dev/intent';

/** The key of the intent that a sync was started for; undefined where it is not one of Fairway. */
export function intentOf(operation: Operation | undefined): string | undefined {
  return operation?.info?.find(({ name }) => name === INTENT_INFO)?.value;
}

/** Who has started a sync, in messages. */
export function initiatorOf(operation: Operation | undefined): string {
  const { username, automated } = operation?.initiatedBy ?? {};
  if (username) {
    return `"${username}"`;
  }
  return automated ? 'the automated sync of Argo CD' : 'somebody';
}

/** Whether a person has asked for a delivery: Argo CD has other rules for people. */
export function isManual({ actor }: Pick<DeliveryIntent, 'actor'>): boolean {
  return actor !== undefined && !actor.automated;
}

/**
 * The sync that goes with a version in the same request, as the policy of the Application wants it.
 *
 * @remarks
 * It names no revision: Argo CD then syncs to what the source says, which is written in the same request, resolves it anew, and
 * refreshes the Application when it is done. So no annotation is needed that asks for a refresh.
 */
export function syncOperation(
  application: WatchedObject,
  intent: DeliveryIntent,
): FieldValue[] {
  const { key, version, actor } = intent;
  const { syncPolicy = {} } = specOf(application);
  const parts = {
    initiatedBy: {
      username: actor?.username ?? 'fairway',
      automated: !isManual(intent),
    },
    info: [
      {
        name: 'Reason',
        value: `Fairway brings version ${version ?? '(none)'}`,
      },
      { name: INTENT_INFO, value: key },
    ],
    retry: syncPolicy.retry,
    sync: {
      prune: syncPolicy.automated?.prune ?? false,
      ...(syncPolicy.syncOptions && { syncOptions: syncPolicy.syncOptions }),
    },
  };
  return Object.entries(parts)
    .filter(([name, value]) => value !== undefined || isLeftOver(name))
    .map(([name, value]) => ({ path: keyPath('operation', name), value }));

  /** A part of a sync that was asked for before, and that this one has not. */
  function isLeftOver(name: string): boolean {
    return Object.hasOwn((application.operation as object) ?? {}, name);
  }
}
