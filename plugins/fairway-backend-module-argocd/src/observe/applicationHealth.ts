import type { WatchedObject } from '@fairway/plugin-fairway-node';
import {
  converged,
  failed,
  Health,
  progressing,
  specOf,
  statusOf,
  Verdict,
  VersionField,
  writtenAt,
} from '@fairway/plugin-fairway-node/driverKit';
import {
  conditionOfApplication,
  healthStatusOf,
  OperationState,
  SyncResult,
  syncOf,
  SyncStatus,
} from '../status';
import { addressSource, hasSourceList } from '../version/sources';
import type { ApplicationVersion } from '../version/versionSchema';
import { initiatorOf, intentOf } from '../write/operation';
import { operationEvidence, provingSync, StartedSync } from './operationProof';
import { isReconciled } from './isReconciled';
import { isComparedToSpec } from './sameSources';
import { describeResources, Resource, shorten } from './syncFailure';

/** What is looked for in an Application that holds a version. */
export interface Expected {
  spec: ApplicationVersion;
  /** The field that holds the version. */
  field: VersionField;
  version: string | null;
  sync: StartedSync;
  healthyForMs: number;
  now: number;
}

/** Whether an Application, which holds the version, runs it. */
export function applicationHealth(
  application: WatchedObject,
  expected: Expected,
): Verdict {
  const proof = provingSync(application, expected.sync);
  if ('state' in proof) {
    return withConditions(application, proof);
  }
  const { sync } = proof;
  const evidence = evidenceOf(application, sync);
  const invalid = invalidSpec(application, expected, sync);
  if (invalid) {
    return { ...invalid, evidence };
  }
  const missing =
    syncProblem(application, expected, sync) ??
    (isReconciled(application)
      ? undefined
      : progressing(
          'NotReconciled',
          'Argo CD has not looked at it since its last sync ended',
        ));
  if (missing) {
    return withConditions(application, { ...missing, evidence });
  }
  return { ...healthVerdict(application, expected, sync), evidence };
}

/** What Argo CD says of the spec, unless it may have said it of the one before. */
function invalidSpec(
  application: WatchedObject,
  { field }: Expected,
  sync: OperationState | undefined,
): Health | undefined {
  const condition = conditionOfApplication(application, 'InvalidSpecError');
  const since = sync?.finishedAt
    ? Date.parse(sync.finishedAt)
    : writtenAt(application, field.path);
  return condition &&
    (since === undefined ||
      Date.parse(condition.lastTransitionTime ?? '') >= since)
    ? failed('InvalidSpecError', shorten(condition.message))
    : undefined;
}

/** Whether what is there is what the Application asks for now, in the revision that was synced. */
function syncProblem(
  application: WatchedObject,
  { spec, version }: Expected,
  sync: OperationState | undefined,
): Health | undefined {
  const status = syncOf(application);
  if (!isComparedToSpec(application)) {
    return progressing(
      'NotCompared',
      'Argo CD has not compared it with its present sources yet',
    );
  }
  if (status.status !== 'Synced') {
    return progressing(
      status.status ?? 'Unknown',
      status.status === 'OutOfSync'
        ? `it is OutOfSync${howToSync(application)}`
        : 'Argo CD does not know whether it is synced',
    );
  }
  if (!('targetRevision' in spec)) {
    return undefined; // a revision says nothing about the version
  }
  const revision = revisionOf(status, spec, application);
  const synced = sync?.syncResult
    ? revisionOf(sync.syncResult, spec, application)
    : revision;
  if (revision !== synced) {
    return progressing(
      'OtherRevision',
      `it is at revision ${revision}, and the sync was to ${synced}`,
    );
  }
  return isOfVersion(revision, version, spec, application)
    ? undefined
    : progressing(
        'OtherRevision',
        `it is at revision ${revision ?? '(none)'}, and not at ${version}`,
      );
}

/** The revision of the source that carries the version. */
function revisionOf(
  of: SyncStatus | SyncResult,
  spec: ApplicationVersion,
  application: WatchedObject,
): string | undefined {
  const addressed = addressSource(spec.source, application);
  return hasSourceList(application) && 'index' in addressed
    ? of.revisions?.[addressed.index]
    : of.revision;
}

/** A short one could as well be the name of a tag. */
const COMMIT = /^[0-9a-f]{40}$/;
const EXACT_CHART_VERSION = /^v?\d+\.\d+\.\d+(?:[-+][0-9A-Za-z.+-]+)?$/;

/** Whether a revision is the one that a version names; where the version is a branch or a range, any may be. */
function isOfVersion(
  revision: string | undefined,
  version: string | null,
  spec: ApplicationVersion,
  application: WatchedObject,
): boolean {
  const addressed = addressSource(spec.source, application);
  if (version === null || 'problem' in addressed) {
    return true;
  }
  if (addressed.source.chart) {
    return !EXACT_CHART_VERSION.test(version) || revision === version;
  }
  return !COMMIT.test(version) || revision === version;
}

function howToSync(application: WatchedObject): string {
  const { automated } = specOf(application).syncPolicy ?? {};
  const error = conditionOfApplication(application, 'SyncError')?.message;
  if (error) {
    return `: ${shorten(error)}`;
  }
  return automated
    ? ''
    : ', and it has no automated sync; sync it in Argo CD, or retry';
}

function healthVerdict(
  application: WatchedObject,
  { sync: { key }, healthyForMs, now }: Expected,
  sync: OperationState | undefined,
): Verdict {
  const { status, message, lastTransitionTime } = healthStatusOf(application);
  const told = message ? `: ${shorten(message)}` : '';
  if (status === 'Degraded') {
    return failed(
      'Degraded',
      `it is synced, and Degraded${told}${degraded(application)}`,
    );
  }
  if (status !== 'Healthy') {
    return progressing(
      status ?? 'Unknown',
      `it is synced, and ${status ?? 'of unknown health'}${told}`,
    );
  }
  const since = Math.max(
    0,
    ...[lastTransitionTime, sync?.finishedAt]
      .map(time => Date.parse(time ?? ''))
      .filter(time => !Number.isNaN(time)),
  );
  const rest = since + healthyForMs - now;
  if (healthyForMs > 0 && rest > 0) {
    return {
      ...progressing(
        'Stabilising',
        `it is synced and Healthy, and has to stay so until ${new Date(
          since + healthyForMs,
        ).toISOString()}`,
      ),
      lookAgainInMs: rest,
    };
  }
  const by =
    sync && intentOf(sync.operation) !== key
      ? `, by a sync of ${initiatorOf(sync.operation)}`
      : '';
  return converged('Healthy', `it is synced and Healthy${by}`);
}

/** The resources that are Degraded, where Argo CD keeps their health in the Application. */
function degraded(application: WatchedObject): string {
  const resources = (statusOf(application).resources ?? []) as (Resource & {
    health?: { status?: string; message?: string };
  })[];
  const named = describeResources(
    resources
      .filter(({ health }) => health?.status === 'Degraded')
      .map(({ health, ...rest }) => ({ ...rest, message: health!.message })),
  );
  return named.length > 0 ? `: ${named.join('; ')}` : '';
}

/** What is not yet so, with what Argo CD says against it. */
function withConditions(application: WatchedObject, health: Health): Health {
  const { message } =
    conditionOfApplication(application, 'InvalidSpecError') ??
    conditionOfApplication(application, 'ComparisonError') ??
    {};
  return health.state === 'Progressing' && message
    ? { ...health, message: `${health.message}: ${shorten(message)}` }
    : health;
}

function evidenceOf(
  application: WatchedObject,
  sync: OperationState | undefined,
): Record<string, unknown> {
  const { status, revision, revisions } = syncOf(application);
  return {
    sync: { status, revision, revisions },
    health: healthStatusOf(application).status,
    reconciledAt: statusOf(application).reconciledAt,
    ...(sync && operationEvidence(sync)),
  };
}
