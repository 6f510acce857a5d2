export { PageFrame } from './PageFrame';
export { PageLive } from './PageLive';
