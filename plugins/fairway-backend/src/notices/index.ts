export { NoticeDispatcher } from './NoticeDispatcher';
