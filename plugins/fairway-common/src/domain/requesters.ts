import type { PromotionRun } from '../kinds';
import { ROLLBACK_STAGE } from '../kinds';

/**
 * Everybody who asked for what the gates of a stage are about, and who may therefore not approve it.
 *
 * @param stage - the name of the stage, or {@link ROLLBACK_STAGE}
 * @public
 */
export function requestersOf(
  { spec, status }: Pick<PromotionRun, 'spec' | 'status'>,
  stage: string,
): readonly string[] {
  const rollback = status?.rollback?.requestedBy;
  return stage === ROLLBACK_STAGE && rollback !== undefined
    ? [...new Set([...spec.requesters, rollback])]
    : spec.requesters;
}
