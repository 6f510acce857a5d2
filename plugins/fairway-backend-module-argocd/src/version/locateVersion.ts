import type { WatchedObject } from '@fairway/plugin-fairway-node';
import type { VersionProblem } from '@fairway/plugin-fairway-node/driverKit';
import { applicationField } from './applicationField';
import { elementField } from './elementField';
import type { LocatedField } from './LocatedField';
import type { VersionSpec } from './versionSchema';

/** Finds the field that carries the version in an object. */
export function locateVersion(
  spec: VersionSpec,
  object: WatchedObject,
): LocatedField | VersionProblem {
  return 'element' in spec
    ? elementField(spec, object)
    : applicationField(spec, object);
}
