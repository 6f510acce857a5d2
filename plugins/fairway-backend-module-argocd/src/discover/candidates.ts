import type { WatchedObject } from '@fairway/plugin-fairway-node';
import {
  Doubt,
  FieldCandidate,
  movingVersion,
} from '@fairway/plugin-fairway-node/driverKit';
import type { LocatedField } from '../version/LocatedField';
import { locateVersion } from '../version/locateVersion';
import { parseVersionSpec } from '../version/versionSchema';

/** A candidate with its place in the object. */
export type ArgoCandidate = FieldCandidate & { located: LocatedField };

/** A field as a candidate, where it can be found and the driver takes it. */
export function candidateOf(
  object: WatchedObject,
  version: Record<string, unknown>,
  because: string,
  doubts: readonly Doubt[] = [],
): ArgoCandidate[] {
  const parsed = parseVersionSpec(version);
  if ('errors' in parsed) {
    return [];
  }
  const located = locateVersion(parsed.spec, object);
  return 'problem' in located
    ? []
    : [
        {
          version,
          located,
          because,
          doubts: [...doubts, ...movingVersion(located.current)],
        },
      ];
}
