export { ObjectCache } from './ObjectCache';
export { SupervisedWatch } from './SupervisedWatch';
export { DEFAULT_WATCH_SETTINGS } from './WatchSettings';
export type { WatchSettings } from './WatchSettings';
export type { WatchSource } from './WatchSource';
