import type {
  PreviewDiff,
  PreviewOutcome,
} from '@fairway/plugin-fairway-common';
import { PhaseLook, StateChip } from '@fairway/plugin-fairway-react';
import { Translate, useT } from '../../translation';

/** How each outcome looks. */
export const OUTCOME_LOOKS: Record<PreviewOutcome, PhaseLook> = {
  Change: { tone: 'moving', shape: 'arrow' },
  AlreadyThere: { tone: 'good', shape: 'check' },
  Conflict: { tone: 'bad', shape: 'warning' },
  Refused: { tone: 'bad', shape: 'cross' },
  Unknown: { tone: 'attention', shape: 'question' },
};

/** What a write of an object would come to, told by shape, words and colour. */
export function OutcomeChip(props: {
  diff: Pick<PreviewDiff, 'outcome' | 'version' | 'conflicts'>;
}) {
  const { diff } = props;
  const t = useT();
  return (
    <StateChip {...OUTCOME_LOOKS[diff.outcome]}>
      {outcomeWords(diff, t)}
    </StateChip>
  );
}

function outcomeWords(
  {
    outcome,
    version,
    conflicts = [],
  }: Pick<PreviewDiff, 'outcome' | 'version' | 'conflicts'>,
  t: Translate,
): string {
  switch (outcome) {
    case 'AlreadyThere':
      return version === null
        ? t('preview.outcome.withoutVersion')
        : t('preview.outcome.alreadyAt', { version });
    case 'Conflict': {
      const managers = [...new Set(conflicts.map(({ manager }) => manager))];
      return managers.length === 0
        ? t('preview.outcome.Conflict')
        : t('preview.outcome.conflictWith', { managers: managers.join(', ') });
    }
    case 'Change':
    case 'Refused':
    case 'Unknown':
      return t(`preview.outcome.${outcome}`);
    default:
      throw new Error(`there is no outcome ${outcome satisfies never}`);
  }
}
