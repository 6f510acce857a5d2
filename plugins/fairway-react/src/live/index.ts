export { LiveProvider, useLiveState, useLiveStream } from './LiveProvider';
export { LiveStream } from './LiveStream';
export type { LiveListener, LiveState } from './LiveStream';
export { useView } from './useView';
export type { View } from './useView';
