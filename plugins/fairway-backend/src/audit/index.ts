export { AuditVerification } from './AuditVerification';
export {
  CommandAudit,
  commandDocument,
  type Command,
  type CommandAuditOptions,
  type RefusalAudit,
} from './CommandAudit';
export { createAuditRouter } from './createAuditRouter';
