/**
 * Runs the conformance tests of delivery drivers on simulated and real API servers.
 *
 * @packageDocumentation
 */
export { deliver } from './deliver';
export type { Delivered } from './deliver';
export { describeDocumentedBackend } from './describeDocumentedBackend';
export { describeDriverEverywhere } from './describeDriverEverywhere';
export type { DriverUnderTest } from './describeDriverEverywhere';
export { describeInterleavings } from './describeInterleavings';
export type { InterleavedDriver, SteppedModel } from './describeInterleavings';
export { describePreviews } from './describePreviews';
export type { PreviewedDriver } from './describePreviews';
export { documentedRole, leastPrivilegedToken } from './leastPrivileges';
export { startBackend } from './startBackend';
export type { TestBackend } from './startBackend';
export { testGateway } from './testGateway';
export { yamlBlocks } from './yamlBlocks';
export type { YamlBlock } from './yamlBlocks';
