import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { TargetRow } from '@fairway/plugin-fairway-common';
import { useCallback } from 'react';
import { wordsOf } from '../components';
import { fairwayReactTranslationRef } from '../translation';

/** Says a target in one line: cluster, unit, phase and why. @public */
export function useDescribeTarget(): (row: TargetRow | undefined) => string {
  const { t } = useTranslationRef(fairwayReactTranslationRef);
  return useCallback(
    (row: TargetRow | undefined) => {
      if (!row) {
        return t('target.unread');
      }
      const { cluster, unit, phase, operation, reason, drifted } = row;
      return [
        `${cluster}, ${unit}: ${wordsOf(phase)}`,
        ...(operation === 'Rollback' ? [t('target.goesBack')] : []),
        ...(drifted ? [t('target.drifted')] : []),
        ...(reason ? [wordsOf(reason).toLowerCase()] : []),
      ].join(', ');
    },
    [t],
  );
}
