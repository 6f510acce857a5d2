/**
 * Helpers for tests that need Kubernetes API servers, simulated or real.
 *
 * @packageDocumentation
 */

export { ManualClock } from './manualClock';
