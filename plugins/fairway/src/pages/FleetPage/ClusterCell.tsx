import type { FleetCell } from '@fairway/plugin-fairway-common';
import {
  lookOf,
  ShapeIcon,
  toneColor,
  useToneStyles,
  VisuallyHidden,
  wordsOf,
} from '@fairway/plugin-fairway-react';
import { alpha, makeStyles } from '@material-ui/core/styles';
import { memo } from 'react';
import { Link } from 'react-router-dom';
import { useFairwayPaths } from '../../routing';
import { useT } from '../../translation';
import { useVersionWords } from './useVersionWords';

const useStyles = makeStyles(
  theme => ({
    root: {
      display: 'flex',
      alignItems: 'center',
      gap: theme.spacing(0.5),
      height: '100%',
      color: theme.palette.text.primary,
      textDecoration: 'none',
      whiteSpace: 'nowrap',
    },
    link: { '&:hover $version': { textDecoration: 'underline' } },
    icon: { display: 'inline-flex', flexShrink: 0 },
    version: { overflow: 'hidden', textOverflow: 'ellipsis' },
    odd: {
      margin: theme.spacing(0, -0.5),
      padding: theme.spacing(0, 0.5),
      borderRadius: theme.shape.borderRadius,
      backgroundColor: alpha(toneColor(theme, 'attention'), 0.14),
      '& $version': { fontWeight: 600 },
    },
    unknown: { color: theme.palette.text.secondary, fontStyle: 'italic' },
    mark: {
      display: 'inline-flex',
      flexShrink: 0,
      alignItems: 'center',
      padding: 1,
      border: '1px solid',
      borderRadius: theme.shape.borderRadius,
    },
  }),
  { name: 'FairwayFleetClusterCell' },
);

/** What a cluster holds of one unit, and what came of the last change. */
export const ClusterCell = memo(function MemoizedClusterCell(props: {
  cell: FleetCell;
}) {
  const { version, phase, odd, target } = props.cell;
  const t = useT();
  const classes = useStyles();
  const tones = useToneStyles();
  const words = useVersionWords();
  const paths = useFairwayPaths();
  const { tone, shape } = lookOf(phase ?? '');
  const phaseWords = phase ? wordsOf(phase) : t('fleetPage.cell.noPhase');
  const text = words(version);
  const content = (
    <>
      <span className={`${classes.icon} ${tones[tone]}`}>
        <ShapeIcon shape={shape} size={14} />
      </span>
      <span
        className={`${classes.version} ${
          version === undefined ? classes.unknown : ''
        }`}
      >
        {text}
      </span>
      <VisuallyHidden>{`, ${phaseWords}`}</VisuallyHidden>
      {odd && (
        <span className={`${classes.mark} ${tones.attention}`}>
          <ShapeIcon shape="differs" size={12} />
          <VisuallyHidden>{`, ${t('fleetPage.cell.odd')}`}</VisuallyHidden>
        </span>
      )}
    </>
  );
  const title = [text, phaseWords, odd && t('fleetPage.cell.odd')]
    .filter(Boolean)
    .join(' · ');
  const className = `${classes.root} ${odd ? classes.odd : ''}`;
  return target ? (
    <Link
      to={paths.target(target.namespace, target.name)}
      className={`${className} ${classes.link}`}
      title={title}
      // The cell around it has the focus, and opens it with Enter.
      tabIndex={-1}
    >
      {content}
    </Link>
  ) : (
    <span className={className} title={title}>
      {content}
    </span>
  );
});
