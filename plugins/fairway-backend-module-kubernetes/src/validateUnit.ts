import type { FieldError, ResolvedUnit } from '@fairway/plugin-fairway-common';
import { parseVersionSpec } from './version/versionSchema';

/** Why the Pod template of a kind is no place for a version. */
const NO_CONTAINERS: Record<string, string> = {
  'apps/v1 ReplicaSet':
    'a ReplicaSet does not replace its Pods when its template changes; point at its Deployment',
  'batch/v1 Job':
    'the Pod template of a Job cannot be changed; point at a CronJob, or at whatever makes the Job',
  'v1 ConfigMap': 'a ConfigMap has no containers; use configMapKey',
  'v1 Secret': 'a Secret has no containers',
  'v1 Service': 'a Service has no containers; use annotation or path',
};

/** Checks a unit of a Source without any cluster. */
export function validateUnit({ object, version }: ResolvedUnit): FieldError[] {
  const parsed = parseVersionSpec(version);
  if ('errors' in parsed) {
    return parsed.errors;
  }
  const kind = `${object.apiVersion} ${object.kind}`;
  const { spec } = parsed;
  if ('container' in spec && NO_CONTAINERS[kind]) {
    return [unsupported('version.container', NO_CONTAINERS[kind])];
  }
  if ('configMapKey' in spec && kind !== 'v1 ConfigMap') {
    return [
      unsupported(
        'version.configMapKey',
        `is for objects of v1 ConfigMap and not of ${kind}; use path`,
      ),
    ];
  }
  return [];
}

function unsupported(field: string, message: string): FieldError {
  return { field, reason: 'FieldValueNotSupported', message };
}
