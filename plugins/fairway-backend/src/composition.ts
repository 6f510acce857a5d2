/**
 * The parts that the plugin is composed of, for tools of this repository that run them without Backstage, such as the bench.
 *
 * @remarks Not an API: it changes without notice, and packages outside of this repository have no use for it.
 *
 * @packageDocumentation
 */

export { createClusterGateway } from './clusters';
export { createEngine, workItem } from './engine';
export { BUILT_IN_GATES } from './gates';
export { createDatabaseStore } from './store';
export type * from './store/types';
