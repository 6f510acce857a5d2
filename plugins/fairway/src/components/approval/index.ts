export { ApprovalDialog } from './ApprovalDialog';
export { gatesOfRun } from './gateOf';
export { inboxItemOf } from './inboxItemOf';
