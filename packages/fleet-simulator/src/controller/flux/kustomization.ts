import { KubernetesObject } from '../../kubernetes/object';
import { Change } from '../../store/history';
import { ControllerCluster } from '../controllerCluster';
import { Next, Reconciler, ReconcileStep } from '../reconciler';
import {
  condition,
  failedWithRetry,
  FluxCondition,
  fluxReaction,
  isReady,
  progressing,
  report,
} from './fluxStatus';
import { isNewArtifact, SOURCE_TABLES } from './sources';

export const KUSTOMIZATIONS = 'kustomize.toolkit.fluxcd.io/kustomizations';
const MANAGER = 'kustomize-controller';

function sourceOf(
  { spec, metadata }: KubernetesObject,
  cluster: ControllerCluster,
): KubernetesObject | undefined {
  const { kind, name, namespace = metadata.namespace } = spec.sourceRef ?? {};
  return cluster.get(SOURCE_TABLES[kind], namespace, name);
}

function refersTo(
  { spec, metadata }: KubernetesObject,
  source: KubernetesObject,
): boolean {
  const { kind, name, namespace = metadata.namespace } = spec.sourceRef ?? {};
  return (
    kind === source.kind &&
    name === source.metadata.name &&
    namespace === source.metadata.namespace
  );
}

function dependsOn(
  { spec, metadata }: KubernetesObject,
  other: KubernetesObject,
): boolean {
  return (spec.dependsOn ?? []).some(
    (dependency: { name: string; namespace?: string }) =>
      dependency.name === other.metadata.name &&
      (dependency.namespace ?? metadata.namespace) === other.metadata.namespace,
  );
}

/** The consumers of a new artifact, and those that waited for another one. */
function* affected(
  change: Change,
  cluster: ControllerCluster,
): Iterable<KubernetesObject> {
  const { object, previous, table } = change;
  const isArtifact = isNewArtifact(change);
  const becameReady =
    table === KUSTOMIZATIONS &&
    isReady(object) &&
    !(previous && isReady(previous));
  if (!isArtifact && !becameReady) {
    return;
  }
  for (const candidate of cluster.objects(KUSTOMIZATIONS)) {
    const isAffected = isArtifact
      ? refersTo(candidate, object)
      : dependsOn(candidate, object) && !isReady(candidate);
    if (isAffected && !candidate.spec?.suspend) {
      yield candidate;
    }
  }
}

/** Why the work cannot begin yet. */
function obstacle({
  object,
  cluster,
}: ReconcileStep): [reason: string, message: string] | undefined {
  const { sourceRef, dependsOn: dependencies = [] } = object.spec;
  const { namespace } = object.metadata;
  const source = sourceOf(object, cluster);
  if (!source) {
    const { kind, name, namespace: other = namespace } = sourceRef ?? {};
    return ['ArtifactFailed', `Source '${kind}/${other}/${name}' not found`];
  }
  if (!source.status?.artifact) {
    return ['ArtifactFailed', 'Source artifact not found, retrying in 30s'];
  }
  for (const { name, namespace: other = namespace } of dependencies) {
    const dependency = cluster.get(KUSTOMIZATIONS, other, name);
    if (!dependency || !isReady(dependency)) {
      return [
        'DependencyNotReady',
        `dependency '${other}/${name}' is not ready`,
      ];
    }
  }
  return undefined;
}

const isChecked = ({ spec }: KubernetesObject) =>
  spec.wait === true || (spec.healthChecks ?? []).length > 0;

function reportProgress(step: ReconcileStep, revision: string): void {
  const { object, phase } = step;
  const timeout = object.spec.timeout ?? object.spec.interval ?? '5m0s';
  const doing = (what: string) =>
    progressing(
      `${what} for revision ${revision} with a timeout of ${timeout}`,
      'Reconciliation in progress',
    );
  if (phase.type !== 'Progressing') {
    report(step, MANAGER, { set: doing('Fetching manifests') });
    return;
  }
  const checks = isChecked(object) && phase.fraction > 0.5;
  const healthy: FluxCondition[] = checks
    ? [
        condition(
          'Healthy',
          'Unknown',
          'Progressing',
          `Running health checks for revision ${revision} with a timeout of ${timeout}`,
        ),
      ]
    : [];
  report(step, MANAGER, {
    fields: { lastAttemptedRevision: revision },
    set: [
      ...doing(checks ? 'Running health checks' : 'Building manifests'),
      ...healthy,
    ],
  });
}

function reportApplied(step: ReconcileStep, revision: string): void {
  const healthy: FluxCondition[] = isChecked(step.object)
    ? [condition('Healthy', 'True', 'Succeeded', 'Health check passed in 1s')]
    : [];
  report(step, MANAGER, {
    fields: {
      lastAttemptedRevision: revision,
      lastAppliedRevision: revision,
      inventory: step.object.status?.inventory ?? { entries: [] },
    },
    set: [
      condition(
        'Ready',
        'True',
        'ReconciliationSucceeded',
        `Applied revision: ${revision}`,
      ),
      ...healthy,
    ],
    remove: ['Reconciling', 'Stalled'],
    ended: true,
    observed: true,
  });
}

/** The kustomize-controller. */
export const kustomizationReconciler: Reconciler = {
  react: fluxReaction,
  affected,
  versions: (object, cluster) => {
    const revision = sourceOf(object, cluster)?.status?.artifact?.revision;
    return revision ? [revision] : [];
  },
  reconcile: (step): Next => {
    const { object, phase, cluster } = step;
    const waitsFor = obstacle(step);
    if (waitsFor) {
      report(step, MANAGER, {
        set: [condition('Ready', 'False', ...waitsFor)],
        ended: true,
      });
      return 'Wait';
    }
    const { revision } = sourceOf(object, cluster)!.status.artifact;
    switch (phase.type) {
      case 'Observed':
      case 'Progressing':
        reportProgress(step, revision);
        return 'Continue';
      case 'Complete':
        reportApplied(step, revision);
        return 'Continue';
      case 'Failed': {
        const reason = phase.reason ?? 'HealthCheckFailed';
        const message =
          phase.message ??
          (reason === 'HealthCheckFailed'
            ? "health check failed after 1s: failed early due to stalled resources: [Deployment/default/app status: 'Failed']"
            : 'kustomize build failed: accumulating resources');
        const healthy: FluxCondition[] =
          reason === 'HealthCheckFailed'
            ? [condition('Healthy', 'False', reason, message)]
            : [];
        // The generation does not count as observed, as in the real one.
        report(step, MANAGER, {
          fields: { lastAttemptedRevision: revision },
          set: [...failedWithRetry(reason, message), ...healthy],
          ended: true,
        });
        return 'Continue';
      }
      default:
        return phase satisfies never;
    }
  },
};
