import { KubernetesObject } from '../../kubernetes/object';
import { ReconcileStep } from '../reconciler';
import {
  condition,
  conditionOf,
  failedWithRetry,
  FluxCondition,
  report,
  REQUESTED_AT,
} from './fluxStatus';
import {
  Attempt,
  chartName,
  fullName,
  historyOf,
  isInSync,
  snapshotOf,
  superseded,
  truncated,
} from './helmHistory';

const MANAGER = 'helm-controller';

/**
 * Whether the same attempt was given up before: then only a new generation,
 * chart or value, or an annotation that says so, makes the controller try again.
 */
export function isExhausted(
  before: KubernetesObject,
  { metadata }: KubernetesObject,
  attempt: Attempt,
): boolean {
  const { status } = before;
  const {
    [REQUESTED_AT]: requestedAt,
    'reconcile.fluxcd.io/resetAt': resetAt,
    'reconcile.fluxcd.io/forceAt': forceAt,
  } = metadata.annotations ?? {};
  const isForced =
    requestedAt !== undefined && [resetAt, forceAt].includes(requestedAt);
  return (
    conditionOf(before, 'Stalled')?.reason === 'RetriesExceeded' &&
    status.lastAttemptedGeneration === metadata.generation &&
    status.lastAttemptedRevision === attempt.chartVersion &&
    status.lastAttemptedConfigDigest === attempt.configDigest &&
    !isForced
  );
}

/** Reports again that there are no attempts left. */
export function reportExhausted(
  step: ReconcileStep,
  fields: Record<string, unknown>,
): void {
  const stalled = conditionOf(step.begun, 'Stalled')!;
  const ready = conditionOf(step.begun, 'Ready')!;
  report(step, MANAGER, {
    fields,
    set: [ready, stalled].map(({ type, status, reason, message }) =>
      condition(type, status, reason!, message!),
    ),
    ended: true,
    observed: true,
  });
}

const DONE = ['Reconciling', 'Stalled', 'Remediated'];

/** Reports the release that was asked for; makes one where it is new. */
export function reportReleased(
  step: ReconcileStep,
  attempt: Attempt,
  fields: Record<string, unknown>,
): void {
  const { object } = step;
  const before = historyOf(object);
  const released = isInSync(object, attempt)
    ? before
    : truncated([
        snapshotOf(step, attempt, 'deployed', (before[0]?.version ?? 0) + 1),
        ...superseded(before),
      ]);
  const isNew = released !== before;
  const succeeded = isNew
    ? undefined
    : conditionOf(object, 'Released')?.status === 'True' &&
      conditionOf(object, 'Released');
  const verb = attempt.action;
  const { reason, message } = (succeeded || {
    reason: verb === 'install' ? 'InstallSucceeded' : 'UpgradeSucceeded',
    message: `Helm ${verb} succeeded for release ${fullName(
      released[0],
    )} with chart ${chartName(released[0])}`,
  }) as { reason: string; message: string };
  const { lastAttemptedReleaseAction: _, ...attempted } = attempt.fields;
  report(step, MANAGER, {
    fields: {
      ...fields,
      ...(isNew ? attempt.fields : attempted),
      history: released,
      lastAppliedRevision: released[0].chartVersion,
      failures: undefined,
      installFailures: undefined,
      upgradeFailures: undefined,
    },
    set: [
      condition('Released', 'True', reason, message),
      condition('Ready', 'True', reason, message),
    ],
    remove: DONE,
    ended: true,
    observed: true,
  });
}

/**
 * Reports a release that failed, all retries included. What follows depends on
 * the remediation: a rollback, and `Stalled` unless retries never end.
 */
export function reportFailure(
  step: ReconcileStep,
  attempt: Attempt,
  failure: { reason?: string; message?: string },
  fields: Record<string, unknown>,
): void {
  const { object } = step;
  const { action } = attempt;
  const before = historyOf(object);
  const { retries = 0, remediateLastFailure } =
    object.spec[action]?.remediation ?? {};
  const attempts = retries < 0 ? 1 : retries + 1;
  const failed = snapshotOf(
    step,
    attempt,
    'failed',
    (before[0]?.version ?? 0) + 1,
  );
  const usualReason = action === 'install' ? 'InstallFailed' : 'UpgradeFailed';
  const reason = failure.reason ?? usualReason;
  const message = `Helm ${action} failed for release ${failed.namespace}/${
    failed.name
  } with chart ${chartName(failed)}: ${
    failure.message ?? 'context deadline exceeded'
  }`;
  const released = condition('Released', 'False', reason, message);
  const countField =
    action === 'install' ? 'installFailures' : 'upgradeFailures';
  const counts = { failures: attempts, [countField]: attempts };
  const common = { ...fields, ...attempt.fields, ...counts };

  if (retries < 0) {
    report(step, MANAGER, {
      fields: { ...common, history: [failed, ...superseded(before)] },
      set: [released, ...failedWithRetry(reason, message)],
      ended: true,
    });
    return;
  }
  const target = before.find(({ status }) => status === 'deployed');
  const rollsBack = target && (remediateLastFailure ?? retries > 0);
  const history = rollsBack
    ? [
        snapshotOf(step, target, 'deployed', failed.version + 1),
        failed,
        ...superseded(before),
      ]
    : [failed, ...superseded(before)];
  const remediated: FluxCondition[] = rollsBack
    ? [
        condition(
          'Remediated',
          'True',
          'RollbackSucceeded',
          `Helm rollback to previous release ${fullName(
            target,
          )} with chart ${chartName(target)} succeeded`,
        ),
      ]
    : [];
  const cause = remediated[0] ?? released;
  report(step, MANAGER, {
    fields: { ...common, history },
    set: [
      released,
      ...remediated,
      condition('Ready', 'False', cause.reason!, cause.message!),
      condition(
        'Stalled',
        'True',
        'RetriesExceeded',
        `Failed to ${action} after ${attempts} attempt(s)`,
      ),
    ],
    remove: rollsBack ? [] : ['Remediated'],
    ended: true,
    observed: true,
  });
}
