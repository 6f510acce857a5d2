import { jsonEquals, KubernetesObject } from '../../kubernetes/object';
import { Change } from '../../store/history';
import { ControllerCluster } from '../controllerCluster';
import { Next, Reconciler, ReconcileStep } from '../reconciler';
import { RolloutPhase } from '../statusModel';
import { autoSync, MANAGER, permission, PROJECTS } from './autoSync';
import {
  incomparable,
  refreshed,
  requestedRefresh,
  revisionsIn,
  withHealth,
} from './comparison';
import { finishedOperation, runningOperation } from './operation';
import { isMultiSource } from './sources';

export const APPLICATIONS = 'argoproj.io/applications';

const FINALIZER = 'resources-finalizer.argocd.argoproj.io';
const BLOCKED = 'Sync operation blocked by sync window';
const SYNCED = 'successfully synced (all tasks run)';

type Failure = Extract<RolloutPhase, { type: 'Failed' }>;

const isTerminating = (object: KubernetesObject | undefined) =>
  object?.status?.operationState?.phase === 'Terminating';

/** What is running already counts as the last deployment. */
function asDeployed({ object, now }: ReconcileStep): KubernetesObject {
  const operation = { sync: {}, initiatedBy: { automated: true } };
  const started = runningOperation({ ...object, operation }, now, {
    applying: true,
  });
  const synced = finishedOperation(started, 'Succeeded', SYNCED, now);
  return withHealth(refreshed(synced, now), 'Healthy', now);
}

/** Compares the Application, and settles the health of an earlier sync. */
function refresh(step: ReconcileStep): Next {
  const { object, phase, cluster, now } = step;
  const isUnsettled = object.status?.health?.status === 'Progressing';
  switch (phase.type) {
    case 'Observed':
      autoSync(step, cluster.write(refreshed(object, now), MANAGER));
      return 'Continue';
    case 'Progressing':
      return 'Continue';
    case 'Complete': {
      if (step.converged) {
        cluster.write(object.status ? object : asDeployed(step), MANAGER);
        return 'Continue';
      }
      const settled = isUnsettled ? withHealth(object, 'Healthy', now) : object;
      if (isCompared(object)) {
        cluster.write(settled, MANAGER);
      } else {
        autoSync(step, cluster.write(refreshed(settled, now), MANAGER));
      }
      return 'Continue';
    }
    case 'Failed':
      if (phase.reason === 'ComparisonError') {
        cluster.write(
          incomparable(object, comparisonError(phase), now),
          MANAGER,
        );
      } else if (isUnsettled) {
        cluster.write(
          withHealth(object, 'Degraded', now, phase.message),
          MANAGER,
        );
      }
      return 'Continue';
    default:
      return phase satisfies never;
  }
}

/** Whether the status is about the present spec and no refresh is asked for. */
function isCompared(object: KubernetesObject): boolean {
  const { comparedTo } = object.status?.sync ?? {};
  const { source, sources, destination } = object.spec;
  const compared = isMultiSource(object.spec)
    ? jsonEquals(comparedTo?.sources, sources)
    : jsonEquals(comparedTo?.source, source);
  return (
    compared &&
    jsonEquals(comparedTo?.destination, destination) &&
    requestedRefresh(object) === undefined
  );
}

function comparisonError({ message }: Failure): string {
  return (
    message ??
    'Failed to load target state: failed to generate manifest for source 1 of 1: rpc error: code = Unknown desc = unable to resolve git revision'
  );
}

/** Ends an operation that did not work out, in the way that the reason names. */
function fail(step: ReconcileStep, failure: Failure): void {
  const { object, cluster, now } = step;
  switch (failure.reason) {
    case 'SyncFailed':
    case 'SyncError': {
      const end = failure.reason === 'SyncFailed' ? 'Failed' : 'Error';
      const message =
        failure.message ??
        'one or more objects failed to apply, reason: error validating data';
      const ended = finishedOperation(object, end, message, now);
      const written = cluster.write(ended, MANAGER);
      autoSync(step, cluster.write(refreshed(written, now), MANAGER));
      return;
    }
    case 'ComparisonError': {
      const message = comparisonError(failure);
      const ended = finishedOperation(
        object,
        'Error',
        `ComparisonError: ${message}`,
        now,
      );
      const written = cluster.write(ended, MANAGER);
      cluster.write(incomparable(written, message, now), MANAGER);
      return;
    }
    default: {
      const message =
        failure.message ??
        `Deployment "${object.metadata.name}" exceeded its progress deadline`;
      const synced = finishedOperation(object, 'Succeeded', SYNCED, now);
      const written = cluster.write(synced, MANAGER);
      const compared = refreshed(written, now);
      cluster.write(withHealth(compared, 'Degraded', now, message), MANAGER);
    }
  }
}

/** Compares the Application, then runs its operation. */
function begin(step: ReconcileStep): Next {
  const { object, cluster, now } = step;
  const isManual = object.operation.initiatedBy?.automated !== true;
  const allowed = permission(step, isManual);
  if (!allowed.allowed) {
    const details = { message: BLOCKED, applying: true };
    cluster.write(runningOperation(object, now, details), MANAGER);
    const { againAfterMs } = allowed;
    return againAfterMs === undefined ? 'Wait' : { againAfterMs };
  }
  if (step.phase.type === 'Observed') {
    const running = runningOperation(object, now);
    const written = cluster.write(running, MANAGER);
    cluster.write(refreshed(written, now), MANAGER);
  }
  return 'Continue';
}

function sync(step: ReconcileStep): Next {
  const { object, phase, cluster, now } = step;
  if (!object.operation) {
    return settle(step);
  }
  const next = begin(step);
  if (next !== 'Continue') {
    return next;
  }
  switch (phase.type) {
    case 'Observed':
      return 'Continue';
    case 'Progressing': {
      if (phase.fraction < 0.5) {
        const message = `waiting for healthy state of apps/Deployment/${object.metadata.name}`;
        const details = { message, applying: true };
        cluster.write(runningOperation(object, now, details), MANAGER);
        return 'Continue';
      }
      const ended = finishedOperation(object, 'Succeeded', SYNCED, now);
      const compared = refreshed(cluster.write(ended, MANAGER), now);
      cluster.write(withHealth(compared, 'Progressing', now), MANAGER);
      return 'Continue';
    }
    case 'Complete': {
      const ended = finishedOperation(object, 'Succeeded', SYNCED, now);
      cluster.write(withHealth(refreshed(ended, now), 'Healthy', now), MANAGER);
      return 'Continue';
    }
    case 'Failed':
      fail(step, phase);
      return 'Continue';
    default:
      return phase satisfies never;
  }
}

/** The operation is over: what is left is the health of what it deployed. */
function settle({ object, phase, cluster, now }: ReconcileStep): Next {
  if (phase.type === 'Complete') {
    cluster.write(withHealth(object, 'Healthy', now), MANAGER);
  }
  return 'Continue';
}

/** Lets a deleted Application go, when its resources would be gone. */
function finalize({ object, phase, cluster }: ReconcileStep): Next {
  if (phase.type === 'Complete') {
    const finalizers = object.metadata.finalizers?.filter(
      finalizer => !finalizer.startsWith(FINALIZER),
    );
    const metadata = { ...object.metadata, finalizers };
    cluster.write({ ...object, metadata }, MANAGER);
  }
  return 'Continue';
}

/** Applications that a change of their project may let go on. */
function* affected(
  { table, object }: Change,
  cluster: ControllerCluster,
): Iterable<KubernetesObject> {
  if (table !== PROJECTS) {
    return;
  }
  for (const application of cluster.objects(APPLICATIONS)) {
    const isBlocked =
      application.operation &&
      application.status?.operationState?.message === BLOCKED;
    if (isBlocked && application.spec.project === object.metadata.name) {
      yield application;
    }
  }
}

/** The application controller of Argo CD. */
export const applicationReconciler: Reconciler = {
  react: ({ object, previous }) => {
    const refreshWanted = requestedRefresh(object);
    const isAsked =
      refreshWanted !== undefined &&
      refreshWanted !== requestedRefresh(previous);
    const hasOperation =
      object.operation !== undefined &&
      !jsonEquals(object.operation, previous?.operation);
    const isTerminated = isTerminating(object) && !isTerminating(previous);
    const isChanged = !jsonEquals(object.spec, previous?.spec);
    const isDeleted =
      object.metadata.deletionTimestamp !==
      previous?.metadata.deletionTimestamp;
    return isAsked || hasOperation || isTerminated || isChanged || isDeleted
      ? 'Restart'
      : 'Ignore';
  },
  affected,
  versions: ({ operation }) => revisionsIn(operation?.sync),
  reconcile: step => {
    const { object, begun, cluster, now } = step;
    if (object.metadata.deletionTimestamp) {
      return finalize(step);
    }
    if (object.operation && isTerminating(object)) {
      const message = 'Operation terminated';
      cluster.write(finishedOperation(object, 'Failed', message, now), MANAGER);
      return 'Wait';
    }
    return begun.operation ? sync(step) : refresh(step);
  },
};
