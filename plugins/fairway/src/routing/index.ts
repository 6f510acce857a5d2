export { RESOURCE_PLURALS } from './paths';
export type { FairwayPaths, ResourcePlural } from './paths';
export { rootRouteRef } from './rootRouteRef';
export { useFairwayPaths } from './useFairwayPaths';
export { useObjectParams } from './useObjectParams';
