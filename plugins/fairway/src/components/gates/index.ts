export { Approvers } from './Approvers';
export { approvalsOf } from './approvalsOf';
export { gateEnd } from './gateEnd';
export { GateRow } from './GateRow';
