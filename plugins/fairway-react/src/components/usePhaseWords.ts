import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { useCallback } from 'react';
import { fairwayReactTranslationRef } from '../translation';
import { isFlawed, PhaseClusters, wordsOf } from './phases';

/** Says a phase in words, and of what succeeded although clusters failed, how many: "Succeeded, 2 clusters failed". @public */
export function usePhaseWords(): (
  phase: string,
  clusters?: PhaseClusters,
) => string {
  const { t } = useTranslationRef(fairwayReactTranslationRef);
  return useCallback(
    (phase, clusters) =>
      clusters && isFlawed(phase, clusters)
        ? t('phase.flawed', { phase: wordsOf(phase), count: clusters.failed })
        : wordsOf(phase),
    [t],
  );
}
