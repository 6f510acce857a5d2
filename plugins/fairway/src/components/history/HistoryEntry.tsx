import type { ActivityEntry } from '@fairway/plugin-fairway-common';
import {
  DRIFTED_LOOK,
  lookOf,
  PhaseLook,
  RelativeTime,
  ShapeIcon,
  useToneStyles,
  wordsOf,
} from '@fairway/plugin-fairway-react';
import { makeStyles } from '@material-ui/core/styles';
import type { ReactNode } from 'react';
import { useT } from '../../translation';
import { EntityLink } from '../EntityLink';
import { EntityText } from '../EntityText';
import { capitalised } from './capitalised';
import { EntryDetails } from './EntryDetails';

const useStyles = makeStyles(
  theme => ({
    root: {
      display: 'grid',
      gridTemplateColumns: '120px auto minmax(0, 1fr)',
      gap: theme.spacing(0, 1.5),
      padding: theme.spacing(0.75, 0),
      borderBottom: `1px solid ${theme.palette.divider}`,
      ...theme.typography.body2,
      [theme.breakpoints.down('xs')]: {
        gridTemplateColumns: 'auto minmax(0, 1fr)',
      },
    },
    time: {
      color: theme.palette.text.secondary,
      whiteSpace: 'nowrap',
      [theme.breakpoints.down('xs')]: { gridColumn: '1 / -1' },
    },
    icon: { display: 'inline-flex', paddingTop: 2 },
    body: { overflowWrap: 'anywhere' },
    title: { fontWeight: 600 },
    faint: { color: theme.palette.text.secondary },
  }),
  { name: 'FairwayHistoryEntry' },
);

/** That somebody else has changed a version is nothing that Fairway has failed at. */
const DRIFTS = ['Drifted', 'VersionDrifted'];

/** A step of Fairway, a command of a person, or one that was refused. */
function lookOfEntry({ type, problem, outcome }: ActivityEntry): PhaseLook {
  if (DRIFTS.includes(outcome)) {
    return DRIFTED_LOOK;
  }
  if (problem) {
    return { tone: 'bad', shape: 'cross' };
  }
  if (type === 'command') {
    return { tone: 'moving', shape: 'arrow' };
  }
  const isDone = outcome === 'Converged' || outcome === 'Succeeded';
  return isDone ? lookOf(outcome) : { tone: 'waiting', shape: 'dots' };
}

/** One entry of a history, which opens into its details. */
export function HistoryEntry(props: {
  entry: ActivityEntry;
  /** What it is about. */
  subject: ReactNode;
}) {
  const { entry, subject } = props;
  const { at, actor, title, outcome, message } = entry;
  const t = useT();
  const classes = useStyles();
  const tones = useToneStyles();
  const { tone, shape } = lookOfEntry(entry);
  return (
    <li className={classes.root}>
      <span className={classes.time}>
        <RelativeTime at={at} />
      </span>
      <span className={`${classes.icon} ${tones[tone]}`}>
        <ShapeIcon shape={shape} size={14} />
      </span>
      <div className={classes.body}>
        {subject}{' '}
        <span className={classes.title}>
          <EntityText text={capitalised(title)} />
        </span>{' '}
        <span className={classes.faint}>
          {wordsOf(outcome)}
          {' · '}
          {actor ? <EntityLink entityRef={actor} /> : t('history.engine')}
        </span>
        {message && message !== title && (
          <div>
            <EntityText text={message} />
          </div>
        )}
        <EntryDetails entry={entry} />
      </div>
    </li>
  );
}
