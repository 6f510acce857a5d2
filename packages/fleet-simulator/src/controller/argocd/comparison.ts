import { jsonEquals, KubernetesObject } from '../../kubernetes/object';
import {
  ApplicationSource,
  imagesOf,
  isMultiSource,
  perSource,
  resolveRevision,
  sameSources,
  sourcesOf,
  sourceType,
} from './sources';

const REFRESH = 'argocd.argoproj.io/refresh';

/** The kind of refresh that an annotation asks for. */
export function requestedRefresh(
  object: KubernetesObject | undefined,
): string | undefined {
  return object?.metadata.annotations?.[REFRESH];
}

function withoutRefresh(object: KubernetesObject): KubernetesObject {
  const { annotations = {}, ...metadata } = object.metadata;
  const { [REFRESH]: _, ...others } = annotations;
  return Object.keys(others).length > 0
    ? { ...object, metadata: { ...metadata, annotations: others } }
    : { ...object, metadata };
}

/** The revisions that the spec follows at present. */
export function wantedRevisions({ spec }: KubernetesObject): string[] {
  return sourcesOf(spec).map(source =>
    resolveRevision(source, source.targetRevision),
  );
}

/** The revisions of a history entry, a sync result or a sync status. */
export function revisionsIn(
  record: { revision?: string; revisions?: string[] } | undefined,
): string[] {
  return record?.revisions ?? (record?.revision ? [record.revision] : []);
}

/** The sources of a history entry or a sync result. */
export function sourcesIn(
  record:
    | { source?: ApplicationSource; sources?: ApplicationSource[] }
    | undefined,
): ApplicationSource[] {
  return record?.sources ?? (record?.source ? [record.source] : []);
}

/** Whether a record is about what the spec asks for now. */
export function isAboutPresent(
  object: KubernetesObject,
  record: object | undefined,
): boolean {
  return (
    jsonEquals(revisionsIn(record), wantedRevisions(object)) &&
    sameSources(sourcesIn(record), sourcesOf(object.spec))
  );
}

/** Whether the last deployment is what the spec asks for. */
function isSynced(object: KubernetesObject): boolean {
  const { history, sync } = object.status ?? {};
  const compared =
    sync?.status === 'Synced' ? { ...sync, ...sync.comparedTo } : undefined;
  return isAboutPresent(object, history?.at(-1) ?? compared);
}

/** The health of an Application, with the time since which it is so. */
export function withHealth(
  object: KubernetesObject,
  health: string,
  now: string,
  message?: string,
): KubernetesObject {
  const before = object.status?.health;
  const { namespace } = object.spec.destination ?? {};
  return {
    ...object,
    status: {
      ...object.status,
      health: {
        status: health,
        lastTransitionTime:
          before?.status === health ? before.lastTransitionTime : now,
      },
      resources: [
        {
          group: 'apps',
          version: 'v1',
          kind: 'Deployment',
          name: object.metadata.name,
          ...(namespace ? { namespace } : {}),
          status: object.status?.sync?.status ?? 'Unknown',
          health: { status: health, ...(message ? { message } : {}) },
        },
      ],
    },
  };
}

/** A condition of an Application; there is one of each type. */
export function withCondition(
  object: KubernetesObject,
  type: string,
  message: string | undefined,
  now: string,
): KubernetesObject {
  const before: Array<{ type: string; message: string }> =
    object.status?.conditions ?? [];
  const isSame = before.some(c => c.type === type && c.message === message);
  if (isSame) {
    return object;
  }
  const others = before.filter(condition => condition.type !== type);
  const conditions = message
    ? [...others, { type, message, lastTransitionTime: now }]
    : others;
  const { conditions: _, ...status } = object.status ?? {};
  return {
    ...object,
    status: conditions.length > 0 ? { ...status, conditions } : status,
  };
}

/** An Application after it was compared with what is deployed. */
export function refreshed(
  object: KubernetesObject,
  now: string,
): KubernetesObject {
  const { spec } = object;
  const sources = sourcesOf(spec);
  const types = sources.map(sourceType);
  const next: KubernetesObject = {
    ...withoutRefresh(object),
    status: {
      ...object.status,
      sync: {
        status: isSynced(object) ? 'Synced' : 'OutOfSync',
        ...perSource(spec, 'revision', 'revisions', wantedRevisions(object)),
        comparedTo: {
          ...perSource(spec, 'source', 'sources', sources),
          destination: spec.destination,
        },
      },
      reconciledAt: now,
      controllerNamespace: object.metadata.namespace,
      ...(isMultiSource(spec) ? { sourceTypes: types } : {}),
      sourceType: types[0],
      summary: { images: imagesOf(sources) },
    },
  };
  const health = object.status?.health?.status ?? 'Missing';
  return withHealth(
    withCondition(next, 'ComparisonError', undefined, now),
    health,
    now,
  );
}

/** An Application whose sources could not be loaded. */
export function incomparable(
  object: KubernetesObject,
  message: string,
  now: string,
): KubernetesObject {
  const next = refreshed(object, now);
  next.status.sync.status = 'Unknown';
  return withCondition(next, 'ComparisonError', message, now);
}
