import {
  DRIFTED_LOOK,
  lookOf,
  ShapeIcon,
  useToneStyles,
  wordsOf,
} from '@fairway/plugin-fairway-react';
import { makeStyles } from '@material-ui/core/styles';
import type { TargetPhase } from '@fairway/plugin-fairway-common';
import { useT } from '../../translation';

/** One phase for each look that a cell can have. */
const SHOWN: readonly TargetPhase[] = [
  'Pending',
  'Gating',
  'Queued',
  'Converging',
  'Verifying',
  'Converged',
  'Failed',
  'RolledBack',
  'Skipped',
];

const useStyles = makeStyles(
  theme => ({
    root: {
      display: 'flex',
      flexWrap: 'wrap',
      gap: theme.spacing(0, 2),
      listStyle: 'none',
      margin: theme.spacing(0, 0, 1.5),
      padding: 0,
      color: theme.palette.text.secondary,
      ...theme.typography.caption,
    },
    entry: { display: 'inline-flex', alignItems: 'center', gap: 4 },
  }),
  { name: 'FairwayLegend' },
);

/** What the shapes of cells mean. */
export function Legend() {
  const t = useT();
  const classes = useStyles();
  const tones = useToneStyles();
  return (
    <ul className={classes.root} aria-label={t('runPage.legend')}>
      {[
        ...SHOWN.map(phase => ({ ...lookOf(phase), words: wordsOf(phase) })),
        { ...DRIFTED_LOOK, words: t('runPage.legendDrifted') },
      ].map(({ tone, shape, words }) => (
        <li key={words} className={classes.entry}>
          <span className={tones[tone]}>
            <ShapeIcon shape={shape} size={12} />
          </span>
          {words}
        </li>
      ))}
    </ul>
  );
}
