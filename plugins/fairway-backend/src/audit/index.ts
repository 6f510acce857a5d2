export {
  CommandAudit,
  commandDocument,
  type Command,
  type CommandAuditOptions,
} from './CommandAudit';
export { redact } from './redact';
export { createAuditRouter } from './createAuditRouter';
