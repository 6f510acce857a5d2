import type {
  Facts,
  Promotion,
  PromotionRun,
} from '@fairway/plugin-fairway-common';
import { runName } from '../objects/names';
import { carriesOut } from '../promotion/carriesOut';

/** What the promotion of a run wants of it now. */
export function promotionFact(
  run: PromotionRun,
  promotion: Promotion | undefined,
): Facts['promotion'] {
  if (!promotion || promotion.metadata.deletionTimestamp) {
    return { state: 'deleted', suspended: false };
  }
  const suspended = promotion.spec.suspend;
  const attempts = promotion.status?.attempts ?? 0;
  if (attempts > run.spec.attempt) {
    return {
      state: 'superseded',
      suspended,
      supersededBy: promotion.status?.currentRun?.name,
    };
  }
  if (!carriesOut(run, promotion)) {
    return {
      state: 'superseded',
      suspended,
      supersededBy: runName(promotion.metadata.name, attempts + 1),
    };
  }
  return { state: 'current', suspended };
}
