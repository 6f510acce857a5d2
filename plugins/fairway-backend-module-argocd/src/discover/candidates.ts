import {
  candidateFinder,
  FieldCandidate,
} from '@fairway/plugin-fairway-node/driverKit';
import type { LocatedField } from '../version/LocatedField';
import { locateVersion } from '../version/locateVersion';
import { parseVersionSpec } from '../version/versionSchema';

/** A candidate with its place in the object. */
export type ArgoCandidate = FieldCandidate & { located: LocatedField };

/** A field as a candidate, where it can be found and the driver takes it. */
export const candidateOf = candidateFinder(parseVersionSpec, locateVersion);
