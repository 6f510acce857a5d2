import { KubernetesObject } from '../../kubernetes/object';
import { ReconcileStep } from '../reconciler';
import {
  isAboutPresent,
  revisionsIn,
  wantedRevisions,
  withCondition,
} from './comparison';
import { isMultiSource } from './sources';
import { syncPermission, SyncPermission } from './syncWindows';

/** Table of AppProjects. */
export const PROJECTS = 'argoproj.io/appprojects';
/** The field manager of the application controller. */
export const MANAGER = 'argocd-application-controller';

/** What the project's sync windows say about an operation now. */
export function permission(
  { object, cluster }: ReconcileStep,
  isManual: boolean,
): SyncPermission {
  const { namespace } = object.metadata;
  const project = cluster.get(PROJECTS, namespace, object.spec.project);
  return syncPermission(project, object, isManual, cluster.nowMs);
}

/** Starts a sync by itself where the policy says so. */
export function autoSync(step: ReconcileStep, object: KubernetesObject): void {
  const { cluster, now } = step;
  const { automated, syncOptions, retry } = object.spec.syncPolicy ?? {};
  const isOn = automated && automated.enabled !== false;
  const isDue = object.status.sync.status === 'OutOfSync' && !object.operation;
  if (!isOn || !isDue || !permission(step, false).allowed) {
    return;
  }
  const last = object.status.operationState;
  if (last && isAboutPresent(object, last.syncResult)) {
    const revision = revisionsIn(last.syncResult).join(', ');
    const message = `Failed last sync attempt to ${revision}: ${last.message}`;
    cluster.write(withCondition(object, 'SyncError', message, now), MANAGER);
    return;
  }
  const revisions = wantedRevisions(object);
  const operation = {
    initiatedBy: { automated: true },
    retry: retry ?? { limit: 5 },
    sync: {
      ...(automated.prune ? { prune: true } : {}),
      ...(isMultiSource(object.spec)
        ? { revisions }
        : { revision: revisions[0] }),
      ...(syncOptions ? { syncOptions } : {}),
    },
  };
  const next = withCondition(object, 'SyncError', undefined, now);
  cluster.write({ ...next, operation }, MANAGER);
}
