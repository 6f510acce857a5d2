import { KubernetesObject } from '../../kubernetes/object';
import { Change } from '../../store/history';
import { Next, Reconciler, ReconcileStep } from '../reconciler';
import {
  condition,
  conditionOf,
  failedWithRetry,
  fluxReaction,
  FluxCondition,
  progressing,
  report,
} from './fluxStatus';
import { gitCommit, ociDigest, sha256, versionInRange } from '../revisions';

/** The field manager of the source-controller. */
const MANAGER = 'source-controller';

/** What differs between the kinds of sources. */
interface SourceKind {
  /** The revision that the spec asks for. */
  revision(object: KubernetesObject): string;
  /** What the source refers to, for messages. */
  reference(object: KubernetesObject): string;
  /** Reason and message of `Ready` when the artifact is stored. */
  stored(object: KubernetesObject, revision: string): [string, string];
  /** Reason and message of `FetchFailed`. */
  failure(object: KubernetesObject): [string, string];
  /** File of the artifact. */
  file: (object: KubernetesObject, revision: string) => string;
  /** Fields of the status that only this kind has. */
  fields?: (object: KubernetesObject) => Record<string, unknown>;
}

const digestOf = (revision: string) => revision.split(/[@:]/).pop()!;

function ociTag({ spec }: KubernetesObject): string {
  const { tag, semver } = spec.ref ?? {};
  return semver ? versionInRange(semver) : tag ?? 'latest';
}

const ociRepository: SourceKind = {
  revision: object => {
    const { url, ref } = object.spec;
    const tag = ociTag(object);
    return ref?.digest ?? `${tag}@${ociDigest(url, tag)}`;
  },
  reference: object => {
    const path = String(object.spec.url).replace(/^oci:\/\//, '');
    const { digest } = object.spec.ref ?? {};
    return digest ? `${path}@${digest}` : `${path}:${ociTag(object)}`;
  },
  stored: (_, revision) => [
    'Succeeded',
    `stored artifact for digest '${revision}'`,
  ],
  failure: object => [
    'OCIArtifactPullFailed',
    `failed to determine artifact digest: GET ${
      object.spec.url
    }: MANIFEST_UNKNOWN: manifest unknown; unknown tag=${ociTag(object)}`,
  ],
  file: (_, revision) => `${digestOf(revision)}.tar.gz`,
};

const gitRepository: SourceKind = {
  revision: ({ spec }) => {
    const { branch, tag, semver, name, commit } = spec.ref ?? {};
    const at = (ref: string) => `${ref}@sha1:${gitCommit(spec.url, ref)}`;
    if (name) {
      return at(name);
    }
    if (commit) {
      return branch ? `${branch}@sha1:${commit}` : `sha1:${commit}`;
    }
    if (semver) {
      return at(versionInRange(semver));
    }
    return at(tag ?? branch ?? 'master');
  },
  reference: ({ spec }) => spec.url,
  stored: (_, revision) => [
    'Succeeded',
    `stored artifact for revision '${revision}'`,
  ],
  failure: ({ spec }) => [
    'GitOperationFailed',
    `failed to checkout and determine revision: unable to clone '${spec.url}': reference not found`,
  ],
  file: (_, revision) => `${digestOf(revision)}.tar.gz`,
};

const helmRepository: SourceKind = {
  revision: ({ spec }) => `sha256:${sha256(spec.url)}`,
  reference: ({ spec }) => spec.url,
  stored: (_, revision) => [
    'Succeeded',
    `stored artifact: revision '${revision}'`,
  ],
  failure: ({ spec }) => [
    'Failed',
    `failed to fetch Helm repository index: failed to fetch ${spec.url}/index.yaml : 404 Not Found`,
  ],
  file: (_, revision) => `index-${digestOf(revision)}.yaml`,
};

const helmChart: SourceKind = {
  revision: ({ spec }) => versionInRange(spec.version ?? '*'),
  reference: ({ spec }) => spec.chart,
  stored: ({ spec }, revision) => [
    'ChartPullSucceeded',
    `pulled '${spec.chart}' chart with version '${revision}'`,
  ],
  failure: ({ spec }) => [
    'InvalidChartReference',
    `invalid chart reference: failed to get chart version for remote reference: no '${spec.chart}' chart with version matching '${spec.version}' found`,
  ],
  file: ({ spec }, revision) => `${spec.chart}-${revision}.tgz`,
  fields: ({ spec }) => ({ observedChartName: spec.chart }),
};

const bucket: SourceKind = {
  revision: ({ spec }) => `sha256:${sha256(JSON.stringify(spec))}`,
  reference: ({ spec }) => spec.bucketName,
  stored: (_, revision) => [
    'Succeeded',
    `stored artifact: revision '${revision}'`,
  ],
  failure: ({ spec }) => [
    'BucketOperationFailed',
    `bucket '${spec.bucketName}' not found`,
  ],
  file: (_, revision) => `${digestOf(revision)}.tar.gz`,
};

const FETCHED = ['ArtifactOutdated', 'FetchFailed', 'Reconciling', 'Stalled'];

/** The artifact; the one before where the revision is still the same. */
function artifactOf(
  { object, now }: ReconcileStep,
  source: SourceKind,
  revision: string,
): Record<string, unknown> {
  const before = object.status?.artifact;
  if (before?.revision === revision) {
    return before;
  }
  const { namespace, name } = object.metadata;
  const folder = object.kind.toLocaleLowerCase('en-US');
  const path = `${folder}/${namespace}/${name}/${source.file(
    object,
    revision,
  )}`;
  return {
    digest: `sha256:${sha256(path)}`,
    lastUpdateTime: now,
    path,
    revision,
    size: 1024,
    url: `http://source-controller.flux-system.svc.cluster.local./${path}`,
  };
}

/** Reports that a reconciliation began; `Ready` stays as it is, if it is known. */
function reportBegin(step: ReconcileStep): void {
  const { metadata, status } = step.object;
  const observed = status?.observedGeneration ?? -1;
  const message =
    observed === metadata.generation
      ? 'reconciliation in progress'
      : `processing object: new generation ${observed} -> ${metadata.generation}`;
  const [reconciling, ready] = progressing(message);
  const before = conditionOf(step.object, 'Ready')?.status ?? 'Unknown';
  const isKept = before !== 'Unknown' && status?.artifact !== undefined;
  report(step, MANAGER, { set: isKept ? [reconciling] : [reconciling, ready] });
}

function reportNewRevision(
  step: ReconcileStep,
  source: SourceKind,
  revision: string,
): void {
  const present = step.object.status?.artifact;
  if (present?.revision === revision) {
    return;
  }
  const message = `new revision '${revision}' for '${source.reference(
    step.object,
  )}'`;
  const outdated: FluxCondition[] = present
    ? [condition('ArtifactOutdated', 'True', 'NewRevision', message)]
    : [];
  report(step, MANAGER, {
    set: [...outdated, ...progressing(`building artifact: ${message}`)],
  });
}

function sourceReconciler(source: SourceKind): Reconciler {
  return {
    react: fluxReaction,
    versions: object => [source.revision(object)],
    reconcile: (step): Next => {
      const { object, phase } = step;
      const revision = source.revision(object);
      switch (phase.type) {
        case 'Observed':
          reportBegin(step);
          return 'Continue';
        case 'Progressing':
          reportNewRevision(step, source, revision);
          return 'Continue';
        case 'Complete': {
          const artifact = artifactOf(step, source, revision);
          const [reason, message] = source.stored(object, revision);
          report(step, MANAGER, {
            fields: { artifact, url: artifact.url, ...source.fields?.(object) },
            set: [
              condition('Ready', 'True', reason, message),
              condition('ArtifactInStorage', 'True', reason, message),
            ],
            remove: FETCHED,
            ended: true,
            observed: true,
          });
          return 'Continue';
        }
        case 'Failed': {
          const [usualReason, usualMessage] = source.failure(object);
          const reason = phase.reason ?? usualReason;
          const message = phase.message ?? usualMessage;
          report(step, MANAGER, {
            set: [
              condition('FetchFailed', 'True', reason, message),
              ...failedWithRetry(reason, message),
            ],
            ended: true,
          });
          return 'Continue';
        }
        default:
          return phase satisfies never;
      }
    },
  };
}

const GROUP = 'source.toolkit.fluxcd.io';

/** Tables of the sources by their kind. */
export const SOURCE_TABLES: Readonly<Record<string, string>> = {
  OCIRepository: `${GROUP}/ocirepositories`,
  GitRepository: `${GROUP}/gitrepositories`,
  HelmRepository: `${GROUP}/helmrepositories`,
  HelmChart: `${GROUP}/helmcharts`,
  Bucket: `${GROUP}/buckets`,
};

/**
 * Whether a change of a source is one that its consumers look at: another
 * artifact, or another generation that it stands for.
 */
export function isNewArtifact({ table, object, previous }: Change): boolean {
  if (!Object.values(SOURCE_TABLES).includes(table)) {
    return false;
  }
  const { artifact, observedGeneration } = object.status ?? {};
  return (
    artifact !== undefined &&
    (artifact.revision !== previous?.status?.artifact?.revision ||
      observedGeneration !== previous?.status?.observedGeneration)
  );
}

/** The reconcilers of the source-controller, by table. */
export const sourceReconcilers: ReadonlyMap<string, Reconciler> = new Map([
  [SOURCE_TABLES.OCIRepository, sourceReconciler(ociRepository)],
  [SOURCE_TABLES.GitRepository, sourceReconciler(gitRepository)],
  [SOURCE_TABLES.HelmRepository, sourceReconciler(helmRepository)],
  [SOURCE_TABLES.HelmChart, sourceReconciler(helmChart)],
  [SOURCE_TABLES.Bucket, sourceReconciler(bucket)],
]);
