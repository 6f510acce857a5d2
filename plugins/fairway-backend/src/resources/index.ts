export {
  ChangeFeed,
  type ChangeFeedOptions,
  type FeedEntry,
  type FeedReader,
} from './ChangeFeed';
export type { Actor, RequestContext } from './context';
export * from './Resources';
export {
  ResourceService,
  type ResourceServiceOptions,
} from './ResourceService';
export {
  StatusError,
  type StatusDetails,
  type StatusReason,
} from './statusError';
export { wakesFor } from './wakes';
