/**
 * Runs the conformance tests of delivery drivers on simulated and real API servers.
 *
 * @packageDocumentation
 */
export { describeDriverEverywhere } from './describeDriverEverywhere';
export type { DriverUnderTest } from './describeDriverEverywhere';
export { documentedRole, leastPrivilegedToken } from './leastPrivileges';
export { testGateway } from './testGateway';
export { startRealWorld, startSimulatedWorld } from './worlds';
