import type {
  DriverBinding,
  ObjectInspection,
  WatchedObject,
} from '@fairway/plugin-fairway-node';
import { describeObject } from './describeObject';
import { optInProblem } from './optIn';
import { locateVersion } from './version/VersionField';
import { parseVersionSpec } from './version/versionSchema';

/** Whether an object may be shown, which takes that it has opted in, and where its version is. */
export function inspectObject(
  { source, unit }: DriverBinding,
  object: WatchedObject,
): ObjectInspection {
  const optIn = optInProblem(object, source);
  if (optIn) {
    return { problem: `${describeObject(object)}: ${optIn.problem}` };
  }
  const parsed = parseVersionSpec(unit.version);
  const field = 'spec' in parsed && locateVersion(parsed.spec, object);
  if (!field || 'problem' in field) {
    return {};
  }
  const { text: path, current: version } = field;
  return {
    versionField: object.kind === 'Secret' ? { path } : { path, version },
  };
}
