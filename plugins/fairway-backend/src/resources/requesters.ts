import { API_GROUP, Promotion } from '@fairway/plugin-fairway-common';
import { sameDocument } from './objectState';

/** The annotation of a Promotion that tells who asked for it as it is, separated by spaces; the last one changed it last. */
export const REQUESTED_BY_ANNOTATION = `${API_GROUP}/requested-by`;

/**
 * The annotation of a Promotion, PromotionRun or Action that tells under which conditions of the policy somebody was allowed to
 * ask for it; absent where under none.
 */
export const CONDITIONS_ANNOTATION = `${API_GROUP}/granted-under`;
/** The annotation of a Promotion with which somebody asks for the same again: with any value that it did not have. */
export const ASK_AGAIN_ANNOTATION = `${API_GROUP}/ask-again`;

type PromotionState = Pick<Promotion, 'metadata' | 'spec'>;

/** Who asked for a promotion as it is; the last one changed it last. */
export function requestersOfPromotion({ metadata }: PromotionState): string[] {
  return (metadata.annotations?.[REQUESTED_BY_ANNOTATION] ?? '')
    .split(' ')
    .filter(ref => ref !== '');
}

/** Whether somebody asks for a promotion by writing it, and does not only suspend, resume or label it. */
export function asks(
  before: PromotionState | undefined,
  after: PromotionState,
): boolean {
  const again = after.metadata.annotations?.[ASK_AGAIN_ANNOTATION];
  return (
    !before ||
    (again !== undefined &&
      again !== before.metadata.annotations?.[ASK_AGAIN_ANNOTATION]) ||
    !sameDocument(
      { ...before.spec, suspend: false },
      { ...after.spec, suspend: false },
    )
  );
}

/** Whether a version that somebody asked for before is still asked for. */
function keepsVersion(before: Promotion['spec'], after: Promotion['spec']) {
  const versions = after.versions ?? {};
  return (
    (before.version !== undefined && before.version === after.version) ||
    Object.entries(before.versions ?? {}).some(
      ([unit, version]) => versions[unit] === version,
    )
  );
}

/**
 * Who asks for a promotion after somebody wrote it.
 *
 * @remarks Whoever changes anything but `suspend`, or asks again, joins those who asked before, and stands alone where every version is new. So
 * nobody gets rid of being a requester by having somebody else change a detail.
 */
export function requestersAfter(
  before: PromotionState | undefined,
  after: PromotionState,
  actor: string,
): string[] {
  if (!before) {
    return [actor];
  }
  const others = requestersOfPromotion(before);
  if (!asks(before, after)) {
    return others;
  }
  return keepsVersion(before.spec, after.spec)
    ? [...others.filter(other => other !== actor), actor]
    : [actor];
}
