import type { WatchedObject } from '../../clusters';
import type { VersionField, VersionProblem } from '../VersionField';
import type { ParsedVersion } from '../versionSpecs';
import type { Doubt, FieldCandidate } from './discoveredUnit';
import { movingVersion } from './movingVersion';

/** Makes a candidate of a field, in a list; nothing where the field cannot be found, or the driver does not take it. @public */
export type CandidateFinder<Located extends VersionField> = (
  object: WatchedObject,
  version: Record<string, unknown>,
  because: string,
  doubts?: readonly Doubt[],
) => (FieldCandidate & { located: Located })[];

/** Finds candidates in the way in which a driver reads `units[].version` and finds its field. @public */
export function candidateFinder<Spec, Located extends VersionField>(
  parse: (version: Record<string, unknown>) => ParsedVersion<Spec>,
  locate: (spec: Spec, object: WatchedObject) => Located | VersionProblem,
): CandidateFinder<Located> {
  return (object, version, because, doubts = []) => {
    const parsed = parse(version);
    if ('errors' in parsed) {
      return [];
    }
    const located = locate(parsed.spec, object);
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
  };
}
