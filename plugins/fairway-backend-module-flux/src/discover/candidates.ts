import type { WatchedObject } from '@fairway/plugin-fairway-node';
import type {
  Doubt,
  FieldCandidate,
} from '@fairway/plugin-fairway-node/driverKit';
import { movingVersion } from '@fairway/plugin-fairway-node/driverKit';
import { locateVersion } from '../version/locateVersion';
import { parseVersionSpec } from '../version/versionSchema';

/** A field as a candidate, where it can be found and the driver takes it. */
export function candidateOf(
  object: WatchedObject,
  version: Record<string, unknown>,
  because: string,
  doubts: readonly Doubt[] = [],
): FieldCandidate[] {
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
