import type { WatchedObject } from '@fairway/plugin-fairway-node';
import { conditionOf, statusOf } from '@fairway/plugin-fairway-node/driverKit';
import type { ApplicationSource } from './version/sources';

/** A request for a sync, as `operation` of an Application holds it until it is done. */
export interface Operation {
  initiatedBy?: { username?: string; automated?: boolean };
  info?: { name: string; value: string }[];
}

/** What a sync was about. */
export interface SyncResult {
  revision?: string;
  revisions?: string[];
  source?: ApplicationSource;
  sources?: ApplicationSource[];
  resources?: {
    group?: string;
    kind: string;
    namespace?: string;
    name: string;
    status?: string;
    hookPhase?: string;
    message?: string;
  }[];
}

/** `status.operationState`: the sync that runs, or the last one. */
export interface OperationState {
  phase: 'Running' | 'Terminating' | 'Succeeded' | 'Failed' | 'Error';
  message?: string;
  operation?: Operation;
  syncResult?: SyncResult;
  startedAt?: string;
  finishedAt?: string;
}

/** `status.sync`: how what is there compares with what was asked for. */
export interface SyncStatus {
  status?: 'Synced' | 'OutOfSync' | 'Unknown';
  revision?: string;
  revisions?: string[];
  comparedTo?: {
    source?: ApplicationSource;
    sources?: ApplicationSource[];
    destination?: Record<string, unknown>;
  };
}

/** `status.health` of the Application as a whole. */
export interface HealthStatus {
  status?: string;
  message?: string;
  lastTransitionTime?: string;
}

/** The sync that is asked for and not done. */
export function requestedOperation({
  operation,
}: WatchedObject): Operation | undefined {
  return operation as Operation | undefined;
}

/** The sync that runs, or the last one. */
export function operationStateOf(
  application: WatchedObject,
): OperationState | undefined {
  return statusOf(application).operationState as OperationState | undefined;
}

/** Whether a sync is under way. */
export function isRunning(state: OperationState | undefined): boolean {
  return state?.phase === 'Running' || state?.phase === 'Terminating';
}

/** Whether a sync has ended without success. */
export function hasFailed(state: OperationState | undefined): boolean {
  return state?.phase === 'Failed' || state?.phase === 'Error';
}

export function syncOf(application: WatchedObject): SyncStatus {
  return (statusOf(application).sync ?? {}) as SyncStatus;
}

export function healthStatusOf(application: WatchedObject): HealthStatus {
  return (statusOf(application).health ?? {}) as HealthStatus;
}

/** A condition of an Application, which is there only while it holds. */
export function conditionOfApplication(
  application: WatchedObject,
  type: 'ComparisonError' | 'InvalidSpecError' | 'SyncError',
): { message: string; lastTransitionTime?: string } | undefined {
  const condition = conditionOf(application, type) as
    | { message?: string; lastTransitionTime?: string }
    | undefined;
  return condition && { ...condition, message: condition.message ?? type };
}
