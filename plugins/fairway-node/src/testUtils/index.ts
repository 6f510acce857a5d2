/**
 * Helpers for tests of delivery drivers.
 *
 * @packageDocumentation
 */
export { CarrierWorld } from './CarrierWorld';
export type { TestCarrier } from './CarrierWorld';
export { follow } from './conformance/follow';
export {
  driverContext,
  fencedError,
  losingNextAnswer,
  newIntent,
  stored,
} from './conformanceIntents';
export type {
  ConformanceObject,
  ConformanceWorld,
  ReportedState,
} from './conformanceWorld';
export { installDefinitions } from './definitions';
export { ObjectWorld } from './ObjectWorld';
export type {
  Manifest,
  ObjectWorldOptions,
  ReportedStatus,
  WorldUnit,
} from './ObjectWorld';
export { describeDriverConformance } from './describeDriverConformance';
export type { TestedCapabilities } from './describeDriverConformance';
export { RawApi } from './rawApi';
export type { RawAnswer, RawApiOptions } from './rawApi';
