/**
 * What delivery drivers for Kubernetes objects share: reading, writing and observing a version in a field of an object.
 *
 * @packageDocumentation
 */
export { backendConfig } from './backendConfig';
export type { BackendConfig } from './backendConfig';
export { createObjectDriver } from './createObjectDriver';
export { FIELD_MANAGER, refused } from './deliveryErrors';
export { describeObject, kubectlObject } from './describeObject';
export {
  discoveredUnit,
  lowDoubt,
  mediumDoubt,
  unsupportedUnit,
} from './discovery/discoveredUnit';
export type { Doubt, FieldCandidate } from './discovery/discoveredUnit';
export { discoverKinds, isNotServed, noteOf } from './discovery/discoverKinds';
export type {
  DiscoverableKind,
  DiscoveryContext,
} from './discovery/discoverKinds';
export { identityOf, isVersionName } from './discovery/entries';
export { imageTags } from './discovery/imageTags';
export { candidateFinder } from './discovery/candidateFinder';
export type { CandidateFinder } from './discovery/candidateFinder';
export { movingVersion } from './discovery/movingVersion';
export * from './fields/fieldPath';
export * from './fields/image';
export * from './health/health';
export { MANAGED_BY, optInProblem } from './optIn';
export {
  lastWriterOf,
  managersOf,
  managersOfField,
  ownersOf,
  statusManagersOf,
  writtenAt,
} from './ownership/managedFields';
export type { ManagedFields } from './ownership/managedFields';
export { kustomizationProblem } from './ownership/ownedByKustomization';
export { relatedObjects } from './delivery/relatedObjects';
export { isOlder } from './resourceVersions';
export { findObjects, interestOf, MAX_OBJECTS } from './unitObjects';
export type { FoundObject } from './unitObjects';
export type {
  ArrivedVersion,
  ReadContext,
  Refusal,
  RelatedObjects,
  Verdict,
  VersionCarrier,
} from './VersionCarrier';
export { fillTemplate, heldText, textField } from './VersionField';
export type { VersionField, VersionProblem } from './VersionField';
export { versionSpecs } from './versionSpecs';
export type { ParsedVersion, VersionSpecs } from './versionSpecs';
export type { FieldValue } from './writes/PreparedWrite';
