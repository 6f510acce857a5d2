/** What could be promoted: objects of clusters that have not opted in yet. */
export { readDiscoveryRequest } from './discoveryRequest';
export { DiscoveryService, MAX_DISCOVERY_LIMIT } from './DiscoveryService';
export type { DiscoveryDeps } from './DiscoveryService';
