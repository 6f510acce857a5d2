import { onlyWithEvidence } from './evidence';
import { commandsHold } from './commands';
import {
  changedClustersAreLeft,
  driftIsRecordedOnce,
  notForEver,
  onlyWhatWasPromotedComesBack,
} from './drift';
import { oneAtATime, onlyStoredIntents, tenantsAreApart } from './exclusion';
import { approvalsAreForThis, gatesHavePassed } from './gates';
import type { Check } from './History';
import { untouchedIsUntouched, whatWasThereIsRestored } from './restoring';
import {
  changesAreExplained,
  phasesGoForward,
  writesHaveReasons,
} from './phases';
import { stagesInOrder, withinLimits } from './waves';

/** The invariants I1 to I17, each checked apart from the engine and at each commit and write. */
export const CHECKS: readonly Check[] = [
  gatesHavePassed,
  oneAtATime,
  approvalsAreForThis,
  stagesInOrder,
  onlyStoredIntents,
  onlyWithEvidence,
  phasesGoForward,
  changesAreExplained,
  writesHaveReasons,
  withinLimits,
  commandsHold,
  tenantsAreApart,
  whatWasThereIsRestored,
  untouchedIsUntouched,
  onlyWhatWasPromotedComesBack,
  notForEver,
  changedClustersAreLeft,
  driftIsRecordedOnce,
];

export { policyOf } from './drift';
export * from './History';
