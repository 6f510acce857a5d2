import type { FleetGroup } from '@fairway/plugin-fairway-common';
import {
  Shape,
  ShapeIcon,
  Tone,
  useToneStyles,
  VisuallyHidden,
} from '@fairway/plugin-fairway-react';
import { makeStyles } from '@material-ui/core/styles';
import { memo } from 'react';
import { useT } from '../../translation';
import { useVersionWords } from './useVersionWords';
import { spreadOf } from './versions';

const useStyles = makeStyles(
  theme => ({
    version: {
      overflow: 'hidden',
      textOverflow: 'ellipsis',
      whiteSpace: 'nowrap',
    },
    unknown: { color: theme.palette.text.secondary, fontStyle: 'italic' },
    marks: {
      display: 'flex',
      gap: theme.spacing(1),
      fontSize: theme.typography.caption.fontSize,
      color: theme.palette.text.secondary,
      whiteSpace: 'nowrap',
    },
    mark: { display: 'inline-flex', alignItems: 'center', gap: 2 },
    odd: { fontWeight: 600 },
  }),
  { name: 'FairwayFleetGroupCell' },
);

/** What a group of clusters holds of one unit: what most hold, and how many do not. */
export const GroupCell = memo(function MemoizedGroupCell(props: {
  cell: FleetGroup['cells'][number];
}) {
  const { versions, moving, failed, drifted } = props.cell;
  const t = useT();
  const classes = useStyles();
  const tones = useToneStyles();
  const words = useVersionWords();
  const { usual, differing, unknown } = spreadOf(versions);
  const isUnknown = usual === undefined;
  const version = words(usual?.version);
  return (
    <>
      <div
        className={`${classes.version} ${isUnknown ? classes.unknown : ''}`}
        title={version}
      >
        {version}
      </div>
      <div className={classes.marks}>
        {differing > 0 && (
          <span className={`${classes.mark} ${classes.odd} ${tones.attention}`}>
            <ShapeIcon shape="differs" size={14} />
            {t('fleetPage.cell.differ', { count: differing })}
          </span>
        )}
        {differing === 0 && usual && unknown === 0 && (
          <span>{t('fleetPage.cell.all', { count: usual.clusters })}</span>
        )}
        <Count
          count={failed}
          words={t('fleetPage.cell.failed', { count: failed })}
          tone="bad"
          shape="cross"
        />
        <Count
          count={drifted}
          words={t('fleetPage.cell.drifted', { count: drifted })}
          tone="attention"
          shape="drift"
        />
        <Count
          count={moving}
          words={t('fleetPage.cell.moving', { count: moving })}
          tone="moving"
          shape="arrow"
        />
        <Count
          count={isUnknown ? 0 : unknown}
          words={t('fleetPage.cell.unknown', { count: unknown })}
          tone="waiting"
          shape="question"
        />
      </div>
    </>
  );
});

/** A number with a shape; screen readers and the tooltip say what it counts. */
function Count(props: {
  count: number;
  words: string;
  tone: Tone;
  shape: Shape;
}) {
  const { count, words, tone, shape } = props;
  const classes = useStyles();
  const tones = useToneStyles();
  return count === 0 ? null : (
    <span className={`${classes.mark} ${tones[tone]}`} title={words}>
      <ShapeIcon shape={shape} size={12} />
      <span aria-hidden>{count}</span>
      <VisuallyHidden>{words}</VisuallyHidden>
    </span>
  );
}
