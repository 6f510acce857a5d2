import {
  describeVersions,
  Facts,
  Promotion,
  PromotionRun,
} from '@fairway/plugin-fairway-common';

/**
 * What the promotion of a run wants of it now.
 *
 * @remarks
 * A promotion that has changed keeps its run until it is certain that the next one can be started, which `status.superseding`
 * says of one generation of the promotion.
 */
export function promotionFact(
  run: PromotionRun,
  promotion: Promotion | undefined,
): Facts['promotion'] {
  if (
    !promotion ||
    promotion.metadata.uid !== run.spec.promotionRef.uid ||
    promotion.metadata.deletionTimestamp
  ) {
    return { state: 'deleted', suspended: false };
  }
  const { name, generation } = promotion.metadata;
  const { suspend: suspended } = promotion.spec;
  const { attempts = 0, currentRun, superseding } = promotion.status ?? {};
  if (attempts > run.spec.attempt) {
    return {
      state: 'superseded',
      suspended,
      ...(currentRun && { supersededBy: { run: currentRun.name } }),
    };
  }
  if (
    superseding?.run === run.metadata.name &&
    superseding.generation === generation
  ) {
    return {
      state: 'superseded',
      suspended,
      supersededBy: {
        promotion: name,
        generation,
        version: describeVersions(promotion.spec),
      },
    };
  }
  return { state: 'current', suspended };
}
