export { ApprovalDialog } from './ApprovalDialog';
export type { AnswerFocus } from './ApprovalDialog';
export { gatesOfRun } from './gateOf';
export { inboxItemKey } from './inboxItemKey';
export { inboxItemOf } from './inboxItemOf';
export { useInbox } from './useInbox';
