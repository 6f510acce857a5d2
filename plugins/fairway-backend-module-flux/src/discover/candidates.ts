import { candidateFinder } from '@fairway/plugin-fairway-node/driverKit';
import { locateVersion } from '../version/locateVersion';
import { parseVersionSpec } from '../version/versionSchema';

/** A field as a candidate, where it can be found and the driver takes it. */
export const candidateOf = candidateFinder(parseVersionSpec, locateVersion);
