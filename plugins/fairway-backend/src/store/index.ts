export { auditHash, START_OF_AUDIT, verifyAudit } from './audit/auditChain';
export type { AuditProblem } from './audit/auditChain';
export { createDatabaseStore, DatabaseStore } from './DatabaseStore';
export type { DatabaseStoreOptions, StoreStatistics } from './DatabaseStore';
export { selectableOf } from './objects';
export type { Selectable } from './objects';
export * from './types';
export type * from './noticeTypes';
export type * from './viewTypes';
