import type { DriverBinding, FieldClaim } from '@fairway/plugin-fairway-node';
import {
  FieldPath,
  keyPath,
  parseFieldPath,
} from '@fairway/plugin-fairway-node/driverKit';
import { parseVersionSpec, VersionSpec } from './version/versionSchema';

/** The fields that a unit carries its version in. */
export function claimsOf({ unit }: DriverBinding): FieldClaim[] {
  const { object } = unit;
  const parsed = parseVersionSpec(unit.version);
  return 'errors' in parsed
    ? []
    : pathsOf(parsed.spec, object.kind).map(path => ({ object, path }));
}

function pathsOf(spec: VersionSpec, kind: string): FieldPath[] {
  if ('container' in spec) {
    // Only the object tells whether it is a container or an init container.
    return ['containers', 'initContainers'].map(list => [
      ...podSpecOf(kind),
      ...keyPath(list),
      { type: 'item', keys: { name: spec.container } },
      ...keyPath('image'),
    ]);
  }
  if ('annotation' in spec) {
    return [keyPath('metadata', 'annotations', spec.annotation)];
  }
  if ('configMapKey' in spec) {
    return [keyPath('data', spec.configMapKey)];
  }
  const parsed = parseFieldPath(spec.path);
  return 'path' in parsed ? [parsed.path] : [];
}

/** Where the spec of the Pods is in objects of a kind. */
function podSpecOf(kind: string): FieldPath {
  switch (kind) {
    case 'Pod':
      return keyPath('spec');
    case 'CronJob':
      return keyPath('spec', 'jobTemplate', 'spec', 'template', 'spec');
    default:
      return keyPath('spec', 'template', 'spec');
  }
}
