export { labelMatcher } from './labelMatcher';
export { StreamingLists } from './StreamingLists';
export { SupervisedWatch } from './SupervisedWatch';
export { DEFAULT_WATCH_SETTINGS } from './WatchSettings';
export type { WatchSettings } from './WatchSettings';
export type { WatchSource } from './WatchSource';
