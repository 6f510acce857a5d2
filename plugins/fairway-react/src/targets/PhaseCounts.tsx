import type { TargetPhase } from '@fairway/plugin-fairway-common';
import { alpha, makeStyles } from '@material-ui/core/styles';
import { memo } from 'react';
import {
  lookOf,
  ShapeIcon,
  Tone,
  toneColor,
  useToneStyles,
  wordsOf,
} from '../components';
import { COUNTED_PHASES } from './phaseOrder';

const TONES: readonly Tone[] = [
  'waiting',
  'moving',
  'good',
  'bad',
  'attention',
  'ended',
];

const useStyles = makeStyles(
  theme => ({
    root: {
      display: 'flex',
      flex: '1 1 auto',
      flexWrap: 'wrap',
      alignItems: 'center',
      gap: theme.spacing(0.5, 1.5),
    },
    bar: {
      display: 'flex',
      gap: 1,
      flex: '1 1 120px',
      minWidth: 80,
      maxWidth: 260,
      height: 8,
      borderRadius: 4,
      overflow: 'hidden',
      backgroundColor: theme.palette.action.hover,
    },
    list: {
      display: 'flex',
      flexWrap: 'wrap',
      gap: theme.spacing(0, 1.5),
      listStyle: 'none',
      margin: 0,
      padding: 0,
      ...theme.typography.body2,
      fontVariantNumeric: 'tabular-nums',
    },
    count: { display: 'inline-flex', alignItems: 'center', gap: 4 },
    ...Object.fromEntries(
      TONES.map(tone => [
        `fill-${tone}`,
        {
          backgroundColor:
            tone === 'waiting' || tone === 'ended'
              ? alpha(toneColor(theme, tone), 0.35)
              : toneColor(theme, tone),
        },
      ]),
    ),
  }),
  { name: 'FairwayPhaseCounts' },
);

/** How many targets are in which phase, as a bar and as numbers with words. @public */
export const PhaseCounts = memo(Counts);

function Counts(props: {
  phases: Partial<Record<TargetPhase, number>>;
  total: number;
  /** Whether the bar is left out. */
  withoutBar?: boolean;
}) {
  const { phases, total, withoutBar } = props;
  const classes: Record<string, string> = useStyles();
  const tones = useToneStyles();
  const counted = COUNTED_PHASES.filter(phase => phases[phase]);
  return (
    <div className={classes.root}>
      {!withoutBar && (
        <div className={classes.bar} aria-hidden>
          {counted.map(phase => (
            <span
              key={phase}
              className={classes[`fill-${lookOf(phase).tone}`]}
              style={{ width: `${(100 * phases[phase]!) / (total || 1)}%` }}
            />
          ))}
        </div>
      )}
      <ul className={classes.list}>
        {counted.map(phase => {
          const { tone, shape } = lookOf(phase);
          return (
            <li key={phase} className={`${classes.count} ${tones[tone]}`}>
              <ShapeIcon shape={shape} size={12} />
              <span>
                {phases[phase]} {wordsOf(phase).toLowerCase()}
              </span>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
