import { API_GROUP, Promotion } from '@fairway/plugin-fairway-common';
import { sameDocument } from './objectState';

/** The annotation of a Promotion that tells who asked for it as it is, separated by spaces; the last one changed it last. */
export const REQUESTED_BY_ANNOTATION = `${API_GROUP}/requested-by`;

type PromotionState = Pick<Promotion, 'metadata' | 'spec'>;

/** Who asked for a promotion as it is; the last one changed it last. */
export function requestersOfPromotion({ metadata }: PromotionState): string[] {
  return (metadata.annotations?.[REQUESTED_BY_ANNOTATION] ?? '')
    .split(' ')
    .filter(ref => ref !== '');
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
 * @remarks Whoever changes anything but `suspend` joins those who asked before, and stands alone where every version is new. So
 * nobody gets rid of being a requester by having somebody else change a detail.
 */
export function requestersAfter(
  before: PromotionState | undefined,
  after: Pick<Promotion, 'spec'>,
  actor: string,
): string[] {
  if (!before) {
    return [actor];
  }
  const others = requestersOfPromotion(before);
  // Whoever only suspends or resumes has not asked for the version.
  const same = sameDocument(
    { ...before.spec, suspend: false },
    { ...after.spec, suspend: false },
  );
  if (same) {
    return others;
  }
  return keepsVersion(before.spec, after.spec)
    ? [...others.filter(other => other !== actor), actor]
    : [actor];
}
