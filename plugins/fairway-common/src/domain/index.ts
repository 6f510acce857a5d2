export * from './canonicalJson';
export * from './commands';
export * from './counts';
export * from './decide';
export {
  isRunEnded,
  isStageEnded,
  isTargetEnded,
  RUN_TRANSITIONS,
  STAGE_TRANSITIONS,
  TARGET_TRANSITIONS,
} from './decide/transitions';
export { initialRunStatus, initialTargetStatus } from './decide/world';
export { isNotStarted } from './decide/targetStates';
export { isCertainlyUnsent, mayHaveWritten } from './decide/moves';
export { DRIFTED } from './decide/drift';
export { needsReading, readingKey } from './decide/reading';
export * from './digest';
export * from './discoveryManifests';
export * from './expandTargets';
export * from './explain';
export * from './gateTypes';
export * from './inFleet';
export * from './openApprovals';
export * from './planRun';
export * from './reasonSignature';
export * from './requesters';
export * from './types';
export * from './unitVariants';
export * from './waveMaths';
