import { openApprovals, PromotionRun } from '@fairway/plugin-fairway-common';

/** Since when a run waits for people; undefined where it does not. */
export function waitingSince(run: PromotionRun): string | undefined {
  return openApprovals(run)
    .map(({ status }) => status.since)
    .sort()[0];
}
