/** The way to clusters: registrations, credentials, budgets, watches, reachability. */
export { connectReachable } from './connectReachable';
export { createClusterGateway } from './createClusterGateway';
export type { ClusterGatewayOptions } from './createClusterGateway';
export type { GatewayClock, GatewayTimer } from './clock';
export { labelMatcher } from './watch';
