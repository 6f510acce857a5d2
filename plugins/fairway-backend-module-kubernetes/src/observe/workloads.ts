import type { WatchedObject } from '@fairway/plugin-fairway-node';
import {
  conditionOf,
  converged,
  countOf,
  failed,
  FieldPath,
  Health,
  notObserved,
  progressing,
  ReportedCondition,
  specOf,
  statusOf,
  writtenAt,
} from '@fairway/plugin-fairway-node/driverKit';

/** As `kubectl rollout status deployment`, and ready replicas as kstatus. */
export function deploymentHealth(
  object: WatchedObject,
  write: { path: FieldPath },
): Health {
  const early = notObserved(object);
  if (early) {
    return early;
  }
  const replicas = specOf(object).replicas ?? 1;
  const counts = {
    replicas: countOf(object, 'replicas'),
    updatedReplicas: countOf(object, 'updatedReplicas'),
    readyReplicas: countOf(object, 'readyReplicas'),
    availableReplicas: countOf(object, 'availableReplicas'),
  };
  const progress = conditionOf(object, 'Progressing');
  if (
    progress?.reason === 'ProgressDeadlineExceeded' &&
    isAfterWrite(object, progress, write.path)
  ) {
    return failed(
      'ProgressDeadlineExceeded',
      progress.message ?? 'it did not progress in time',
      counts,
    );
  }
  if (specOf(object).paused) {
    return progressing('Paused', 'its rollout is paused', counts);
  }
  const failure = conditionOf(object, 'ReplicaFailure');
  const why = failure?.status === 'True' ? ` (${failure.message})` : '';
  if (counts.updatedReplicas < replicas) {
    return progressing(
      'Updating',
      `${counts.updatedReplicas} of ${replicas} replicas are updated${why}`,
      counts,
    );
  }
  if (counts.replicas > counts.updatedReplicas) {
    return progressing(
      'Terminating',
      `${
        counts.replicas - counts.updatedReplicas
      } old replicas are still there`,
      counts,
    );
  }
  const available = Math.min(counts.availableReplicas, counts.readyReplicas);
  if (available < counts.updatedReplicas) {
    return progressing(
      'NotAvailable',
      `${available} of ${counts.updatedReplicas} updated replicas are available${why}`,
      counts,
    );
  }
  return converged(
    'RolledOut',
    `${replicas} of ${replicas} replicas are updated and available`,
    counts,
  );
}

/**
 * Whether the deadline was exceeded by the version that the object holds, and not by one before it.
 *
 * @remarks
 * The controller keeps the condition of a rollout that timed out when it goes back to a ReplicaSet that it has, until that
 * makes progress. A timeout of its own comes when the deadline is over, counted from the write or from later progress; an old
 * one was there before the write. Times are whole seconds of two clocks, so half of the deadline tells them apart.
 */
function isAfterWrite(
  object: WatchedObject,
  { lastUpdateTime }: ReportedCondition,
  path: FieldPath,
): boolean {
  const written = writtenAt(object, path);
  if (written === undefined) {
    return true;
  }
  const deadlineMs = (specOf(object).progressDeadlineSeconds ?? 600) * 1_000;
  return Date.parse(lastUpdateTime ?? '') - written > deadlineMs / 2;
}

/** What a person has to do where nothing replaces Pods by itself. */
function onDeleteHint(object: WatchedObject): string {
  return specOf(object).updateStrategy?.type === 'OnDelete'
    ? '; its strategy is OnDelete, so Pods have to be deleted to be updated'
    : '';
}

/** As `kubectl rollout status statefulset`. */
export function statefulSetHealth(object: WatchedObject): Health {
  const early = notObserved(object);
  if (early) {
    return early;
  }
  const spec = specOf(object);
  const replicas = spec.replicas ?? 1;
  const partition = spec.updateStrategy?.rollingUpdate?.partition ?? 0;
  const { currentRevision, updateRevision } = statusOf(object);
  const counts = {
    replicas: countOf(object, 'replicas'),
    updatedReplicas: countOf(object, 'updatedReplicas'),
    readyReplicas: countOf(object, 'readyReplicas'),
    currentRevision,
    updateRevision,
  };
  const toUpdate = Math.max(0, replicas - partition);
  const hint = onDeleteHint(object);
  if (counts.updatedReplicas < toUpdate) {
    return progressing(
      'Updating',
      `${counts.updatedReplicas} of ${toUpdate} replicas are updated${hint}`,
      counts,
    );
  }
  if (counts.readyReplicas < replicas) {
    return progressing(
      'NotReady',
      `${counts.readyReplicas} of ${replicas} replicas are ready`,
      counts,
    );
  }
  if (partition === 0 && replicas > 0 && currentRevision !== updateRevision) {
    return progressing(
      'Updating',
      `revision ${updateRevision} is not the current one yet${hint}`,
      counts,
    );
  }
  const available = countOf(object, 'availableReplicas');
  if (spec.minReadySeconds && available < replicas) {
    return progressing(
      'NotAvailable',
      `${available} of ${replicas} replicas are available`,
      counts,
    );
  }
  return converged(
    'RolledOut',
    partition > 0
      ? `${toUpdate} replicas from partition ${partition} on are updated`
      : `${replicas} of ${replicas} replicas are updated and ready`,
    counts,
  );
}

/** As `kubectl rollout status daemonset`. */
export function daemonSetHealth(object: WatchedObject): Health {
  const early = notObserved(object);
  if (early) {
    return early;
  }
  const { desiredNumberScheduled } = statusOf(object);
  if (typeof desiredNumberScheduled !== 'number') {
    return progressing(
      'NoStatus',
      'it has not reported how many Pods it needs',
    );
  }
  const counts = {
    desiredNumberScheduled,
    updatedNumberScheduled: countOf(object, 'updatedNumberScheduled'),
    numberAvailable: countOf(object, 'numberAvailable'),
  };
  const hint = onDeleteHint(object);
  if (counts.updatedNumberScheduled < desiredNumberScheduled) {
    return progressing(
      'Updating',
      `${counts.updatedNumberScheduled} of ${desiredNumberScheduled} Pods are updated${hint}`,
      counts,
    );
  }
  if (counts.numberAvailable < desiredNumberScheduled) {
    return progressing(
      'NotAvailable',
      `${counts.numberAvailable} of ${desiredNumberScheduled} Pods are available`,
      counts,
    );
  }
  return converged(
    'RolledOut',
    `${desiredNumberScheduled} of ${desiredNumberScheduled} Pods are updated and available`,
    counts,
  );
}

/** ReplicaSets do not replace Pods, so all that can be told is whether they have as many as they want. */
export function replicaSetHealth(object: WatchedObject): Health {
  const early = notObserved(object);
  if (early) {
    return early;
  }
  const replicas = specOf(object).replicas ?? 1;
  const counts = {
    replicas: countOf(object, 'replicas'),
    readyReplicas: countOf(object, 'readyReplicas'),
    availableReplicas: countOf(object, 'availableReplicas'),
  };
  const available = Math.min(...Object.values(counts));
  const failure = conditionOf(object, 'ReplicaFailure');
  return available < replicas || counts.replicas > replicas
    ? progressing(
        'NotAvailable',
        `${available} of ${replicas} replicas are available${
          failure?.status === 'True' ? ` (${failure.message})` : ''
        }`,
        counts,
      )
    : converged(
        'Available',
        `${replicas} of ${replicas} replicas are available`,
        counts,
      );
}

/** Jobs end, well or not. */
export function jobHealth(object: WatchedObject): Health {
  const counts = {
    active: countOf(object, 'active'),
    succeeded: countOf(object, 'succeeded'),
    failed: countOf(object, 'failed'),
  };
  const failure = conditionOf(object, 'Failed');
  if (failure?.status === 'True') {
    return failed(
      failure.reason ?? 'JobFailed',
      failure.message ?? 'it has failed',
      counts,
    );
  }
  if (conditionOf(object, 'Complete')?.status === 'True') {
    return converged('Complete', 'it has completed', counts);
  }
  return specOf(object).suspend
    ? progressing('Suspended', 'it is suspended', counts)
    : progressing('Running', 'it has not completed yet', counts);
}
