export { AuditVerification } from './AuditVerification';
export {
  CommandAudit,
  commandDocument,
  type Command,
  type CommandAuditOptions,
  type RefusalAudit,
} from './CommandAudit';
export { ReadAudit, type RecordedRead } from './ReadAudit';
export { createAuditRouter } from './createAuditRouter';
