import { KubernetesObject } from '../../kubernetes/object';
import { sha256 } from '../revisions';
import { ReconcileStep } from '../reconciler';

/** One release of a chart, as `status.history` keeps it. */
interface Snapshot {
  chartName: string;
  chartVersion: string;
  configDigest: string;
  digest: string;
  firstDeployed: string;
  lastDeployed: string;
  name: string;
  namespace: string;
  ociDigest?: string;
  status: 'deployed' | 'superseded' | 'failed';
  version: number;
}

/** What a release is about to become. */
export interface Attempt {
  action: 'install' | 'upgrade';
  chartName: string;
  chartVersion: string;
  configDigest: string;
  ociDigest?: string;
  /** What the status says about it. */
  fields: Record<string, unknown>;
}

/** JSON with sorted keys, so that equal values have equal digests. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) {
    return `[${value.map(canonical).join(',')}]`;
  }
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, field]) => `${JSON.stringify(key)}:${canonical(field)}`);
    return `{${entries.join(',')}}`;
  }
  return JSON.stringify(value);
}

/** Version and digest of the chart that a source holds. */
function chartOf(source: KubernetesObject): {
  chartName: string;
  chartVersion: string;
  ociDigest?: string;
} {
  const { revision } = source.status.artifact;
  if (source.kind !== 'OCIRepository') {
    return { chartName: source.spec.chart, chartVersion: revision };
  }
  const [tag, digest] = revision.includes('@')
    ? revision.split('@')
    : ['0.0.0', revision];
  // Mutable tags are told apart by a part of the digest.
  const metadata = digest.split(':')[1].slice(0, 12);
  return {
    chartName: String(source.spec.url).split('/').pop()!,
    chartVersion: `${tag.replace(/^v/, '').split('+')[0]}+${metadata}`,
    ociDigest: digest,
  };
}

/** The releases that a status knows, the newest first. */
export function historyOf({ status }: KubernetesObject): Snapshot[] {
  return status?.history ?? [];
}

/** What the spec and the source of a release ask for. */
export function attemptOf(
  object: KubernetesObject,
  source: KubernetesObject,
): Attempt {
  const chart = chartOf(source);
  const { values } = object.spec;
  const configDigest = `sha256:${sha256(values ? canonical(values) : '')}`;
  const action = historyOf(object).length > 0 ? 'upgrade' : 'install';
  return {
    ...chart,
    action,
    configDigest,
    fields: {
      lastAttemptedGeneration: object.metadata.generation,
      lastAttemptedRevision: chart.chartVersion,
      lastAttemptedRevisionDigest: chart.ociDigest,
      lastAttemptedConfigDigest: configDigest,
      lastAttemptedReleaseAction: action,
      storageNamespace:
        object.spec.storageNamespace ?? object.metadata.namespace,
    },
  };
}

/** Whether the newest release is what is asked for. */
export function isInSync(object: KubernetesObject, attempt: Attempt): boolean {
  const [latest] = historyOf(object);
  return (
    latest?.status === 'deployed' &&
    latest.chartVersion === attempt.chartVersion &&
    latest.configDigest === attempt.configDigest &&
    latest.ociDigest === attempt.ociDigest
  );
}

/** `<namespace>/<name>.v<version>` */
export function fullName({ namespace, name, version }: Snapshot): string {
  return `${namespace}/${name}.v${version}`;
}

/** `<chart>@<version>` */
export function chartName({ chartName: name, chartVersion }: Snapshot): string {
  return `${name}@${chartVersion}`;
}

/** A new release of a chart. */
export function snapshotOf(
  { object, now }: ReconcileStep,
  attempt: Pick<
    Attempt,
    'chartName' | 'chartVersion' | 'configDigest' | 'ociDigest'
  >,
  status: Snapshot['status'],
  version: number,
): Snapshot {
  const { targetNamespace, releaseName } = object.spec;
  const { namespace, name } = object.metadata;
  const { chartVersion, configDigest, ociDigest } = attempt;
  const key = `${name}/${version}/${chartVersion}/${configDigest}/${status}`;
  return {
    chartName: attempt.chartName,
    chartVersion,
    configDigest,
    digest: `sha256:${sha256(key)}`,
    firstDeployed: historyOf(object).at(-1)?.firstDeployed ?? now,
    lastDeployed: now,
    name:
      releaseName ?? (targetNamespace ? `${targetNamespace}-${name}` : name!),
    namespace: targetNamespace ?? namespace!,
    ...(ociDigest ? { ociDigest } : {}),
    status,
    version,
  };
}

/** The history when there is a newer release. */
export function superseded(history: Snapshot[]): Snapshot[] {
  return history.map(snapshot =>
    snapshot.status === 'deployed'
      ? { ...snapshot, status: 'superseded' }
      : snapshot,
  );
}

/** Keeps what is needed to go back: all up to the release before the last. */
export function truncated(history: Snapshot[]): Snapshot[] {
  const previous = history.findIndex(
    ({ status }, index) => index > 0 && status !== 'failed',
  );
  return previous < 0 ? history.slice(0, 5) : history.slice(0, previous + 1);
}
