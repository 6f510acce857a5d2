import Paper from '@material-ui/core/Paper';
import Popper from '@material-ui/core/Popper';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { makeStyles } from '@material-ui/core/styles';
import type { TargetRow } from '@fairway/plugin-fairway-common';
import {
  PhaseChip,
  ShapeIcon,
  useToneStyles,
  withEntityNames,
} from '../components';
import { fairwayReactTranslationRef } from '../translation';
import { DRIFTED_LOOK } from './targetLook';
import { targetVersions } from './targetVersions';

const useStyles = makeStyles(
  theme => ({
    popper: { zIndex: theme.zIndex.tooltip, pointerEvents: 'none' },
    paper: {
      maxWidth: 340,
      padding: theme.spacing(1, 1.5),
      display: 'grid',
      gap: theme.spacing(0.5),
      ...theme.typography.body2,
      overflowWrap: 'anywhere',
    },
    cluster: { fontWeight: 600 },
    faint: { color: theme.palette.text.secondary },
  }),
  { name: 'FairwayTargetTip' },
);

/** What a cell of the grid stands for, beside it. Screen readers hear the name of the cell instead. */
export function TargetTip(props: {
  anchor: HTMLElement | null;
  row: TargetRow | undefined;
}) {
  const { anchor, row } = props;
  const classes = useStyles();
  const tones = useToneStyles();
  const { t } = useTranslationRef(fairwayReactTranslationRef);
  if (!anchor || !row) {
    return null;
  }
  return (
    <Popper
      open
      anchorEl={anchor}
      placement="bottom-start"
      className={classes.popper}
    >
      <Paper elevation={6} className={classes.paper} aria-hidden>
        <span>
          <span className={classes.cluster}>{row.cluster}</span>{' '}
          <span className={classes.faint}>{row.unit}</span>
        </span>
        <span>
          <PhaseChip phase={row.phase} />{' '}
          <span className={classes.faint}>{targetVersions(row)}</span>
        </span>
        {row.drifted && (
          <span className={tones[DRIFTED_LOOK.tone]}>
            <ShapeIcon shape={DRIFTED_LOOK.shape} size={14} />{' '}
            {t('target.drifted')}
          </span>
        )}
        {(row.message ?? row.reason) && (
          <span>{withEntityNames(row.message ?? row.reason ?? '')}</span>
        )}
      </Paper>
    </Popper>
  );
}
