import { jsonEquals, KubernetesObject } from '../../kubernetes/object';
import { Change } from '../../store/history';
import { ControllerCluster } from '../controllerCluster';
import { Next, Reconciler, ReconcileStep } from '../reconciler';
import {
  condition,
  conditionOf,
  fluxReaction,
  progressing,
  report,
} from './fluxStatus';
import { attemptOf, isInSync } from './helmHistory';
import {
  isExhausted,
  reportExhausted,
  reportFailure,
  reportReleased,
} from './helmReports';
import { isNewArtifact, SOURCE_TABLES } from './sources';

export const HELM_RELEASES = 'helm.toolkit.fluxcd.io/helmreleases';
const MANAGER = 'helm-controller';

/** Where the chart of a release comes from. */
interface ChartSource {
  kind: string;
  namespace: string;
  name: string;
}

function chartSourceOf({ spec, metadata }: KubernetesObject): ChartSource {
  const { namespace = 'default', name } = metadata;
  if (spec.chartRef) {
    return { namespace, ...spec.chartRef };
  }
  return {
    kind: 'HelmChart',
    namespace: spec.chart?.spec?.sourceRef?.namespace ?? namespace,
    name: `${namespace}-${name}`,
  };
}

function sourceOf(
  object: KubernetesObject,
  cluster: ControllerCluster,
): KubernetesObject | undefined {
  const { kind, namespace, name } = chartSourceOf(object);
  return cluster.get(SOURCE_TABLES[kind], namespace, name);
}

/** Creates or updates the HelmChart that a release's template asks for. */
function ensureChart({ object, cluster }: ReconcileStep): void {
  const template = object.spec.chart?.spec;
  if (!template) {
    return;
  }
  const { namespace, name } = chartSourceOf(object);
  const { sourceRef, interval = object.spec.interval, ...rest } = template;
  const spec = {
    ...rest,
    ...(interval ? { interval } : {}),
    sourceRef: { kind: sourceRef?.kind, name: sourceRef?.name },
  };
  const present = cluster.get(SOURCE_TABLES.HelmChart, namespace, name);
  if (present && jsonEquals(present.spec, spec)) {
    return;
  }
  const labels = {
    'helm.toolkit.fluxcd.io/name': object.metadata.name!,
    'helm.toolkit.fluxcd.io/namespace': object.metadata.namespace!,
  };
  const chart: KubernetesObject = {
    apiVersion: 'source.toolkit.fluxcd.io/v1',
    kind: 'HelmChart',
    metadata: { namespace, name, labels },
    spec,
  };
  cluster.apply(chart, MANAGER);
}

/** Why a source cannot be used yet. */
function notReady(
  source: KubernetesObject | undefined,
  object: KubernetesObject,
): string | undefined {
  const { kind, namespace, name } = chartSourceOf(object);
  const because = (reason: string) =>
    `${kind} '${namespace}/${name}' is not ready: ${reason}`;
  if (!source) {
    return because('not found');
  }
  if (source.status?.observedGeneration !== source.metadata.generation) {
    const ready = conditionOf(source, 'Ready');
    return because(
      ready?.status === 'False'
        ? ready.message!
        : 'latest generation of object has not been reconciled',
    );
  }
  return source.status.artifact
    ? undefined
    : because('does not have an artifact');
}

/** The releases whose chart is new, or whose source became usable. */
function* affected(
  change: Change,
  cluster: ControllerCluster,
): Iterable<KubernetesObject> {
  if (!isNewArtifact(change)) {
    return;
  }
  const { kind, metadata } = change.object;
  for (const release of cluster.objects(HELM_RELEASES)) {
    const source = chartSourceOf(release);
    if (
      source.kind === kind &&
      source.name === metadata.name &&
      source.namespace === metadata.namespace &&
      !release.spec?.suspend
    ) {
      yield release;
    }
  }
}

/** The helm-controller. */
export const helmReleaseReconciler: Reconciler = {
  react: fluxReaction,
  affected,
  versions: (object, cluster) => {
    const revision = sourceOf(object, cluster)?.status?.artifact?.revision;
    return revision ? [revision] : [];
  },
  reconcile: (step): Next => {
    const { object, phase, cluster } = step;
    ensureChart(step);
    const source = sourceOf(object, cluster);
    const missing = notReady(source, object);
    const helmChart = object.spec.chart
      ? `${chartSourceOf(object).namespace}/${chartSourceOf(object).name}`
      : undefined;
    if (missing || !source) {
      report(step, MANAGER, {
        fields: { helmChart },
        set: [
          condition(
            'Reconciling',
            'True',
            'Progressing',
            'Fulfilling prerequisites',
          ),
          condition('Ready', 'False', 'SourceNotReady', missing!),
        ],
        ended: true,
      });
      return 'Wait';
    }
    const attempt = attemptOf(object, source);
    const gaveUp = isExhausted(step.begun, object, attempt);
    if (gaveUp && phase.type !== 'Observed') {
      reportExhausted(step, { helmChart });
      return 'Wait';
    }
    switch (phase.type) {
      case 'Observed':
        report(step, MANAGER, {
          fields: { helmChart },
          set: progressing('Fulfilling prerequisites'),
        });
        return 'Continue';
      case 'Progressing':
        if (!isInSync(object, attempt)) {
          const timeout = object.spec.timeout ?? '5m0s';
          report(step, MANAGER, {
            fields: { helmChart, ...attempt.fields },
            set: progressing(
              `Running '${attempt.action}' action with timeout of ${timeout}`,
            ),
          });
        }
        return 'Continue';
      case 'Complete':
        reportReleased(step, attempt, { helmChart });
        return 'Continue';
      case 'Failed':
        if (isInSync(object, attempt)) {
          reportReleased(step, attempt, { helmChart });
        } else {
          reportFailure(step, attempt, phase, { helmChart });
        }
        return 'Continue';
      default:
        return phase satisfies never;
    }
  },
};
