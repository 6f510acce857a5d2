/**
 * What tests of delivery drivers need of the backend.
 *
 * @packageDocumentation
 */
export { createClusterGateway } from '../clusters';
export type { ClusterGatewayOptions } from '../clusters';
