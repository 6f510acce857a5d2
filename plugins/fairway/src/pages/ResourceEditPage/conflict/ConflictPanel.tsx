import { useToneStyles } from '@fairway/plugin-fairway-react';
import Button from '@material-ui/core/Button';
import Paper from '@material-ui/core/Paper';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { useMemo } from 'react';
import { useT } from '../../../translation';
import { DiffLine, diffLines } from './diffLines';

const MARKS: Record<DiffLine['side'], string> = {
  both: ' ',
  left: '-',
  right: '+',
};

const useStyles = makeStyles(
  theme => ({
    root: { padding: theme.spacing(2), marginBottom: theme.spacing(2) },
    diff: {
      margin: theme.spacing(1, 0),
      padding: theme.spacing(1, 0),
      maxHeight: 320,
      overflow: 'auto',
      border: `1px solid ${theme.palette.divider}`,
      borderRadius: theme.shape.borderRadius,
      fontFamily: 'monospace',
      fontSize: theme.typography.body2.fontSize,
    },
    line: {
      padding: theme.spacing(0, 1.5),
      whiteSpace: 'pre',
      width: 'max-content',
      minWidth: '100%',
    },
    both: { color: theme.palette.text.secondary },
    changed: { backgroundColor: theme.palette.action.hover, fontWeight: 600 },
    buttons: { display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1) },
  }),
  { name: 'FairwayConflict' },
);

/** Somebody else has changed the object: shows their version against mine, and the two ways on. */
export function ConflictPanel(props: {
  /** YAML of what is stored. */
  theirs: string;
  /** YAML of what is being written. */
  mine: string;
  onTakeTheirs: () => void;
  onKeepMine: () => void;
}) {
  const { theirs, mine, onTakeTheirs, onKeepMine } = props;
  const t = useT();
  const classes = useStyles();
  const tones = useToneStyles();
  const lines = useMemo(() => diffLines(theirs, mine), [theirs, mine]);
  const classOf = {
    both: classes.both,
    left: `${classes.changed} ${tones.bad}`,
    right: `${classes.changed} ${tones.good}`,
  };
  return (
    <Paper variant="outlined" className={classes.root}>
      {/* The difference is no part of it: that changes with each key that is pressed. */}
      <div role="alert">
        <Typography variant="subtitle1" component="h2">
          {t('resourceEditPage.conflict.title')}
        </Typography>
        <Typography variant="body2">
          {t('resourceEditPage.conflict.explanation')}
        </Typography>
      </div>
      <div
        className={classes.diff}
        role="region"
        aria-label={t('resourceEditPage.conflict.diff')}
        // A region that scrolls must be reachable with the keyboard.
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
      >
        {lines.map(({ side, text }, index) => (
          <div key={index} className={`${classes.line} ${classOf[side]}`}>
            {MARKS[side]} {text}
          </div>
        ))}
      </div>
      <div className={classes.buttons}>
        <Button size="small" variant="outlined" onClick={onTakeTheirs}>
          {t('resourceEditPage.conflict.takeTheirs')}
        </Button>
        <Button
          size="small"
          variant="outlined"
          color="primary"
          onClick={onKeepMine}
        >
          {t('resourceEditPage.conflict.keepMine')}
        </Button>
      </div>
    </Paper>
  );
}
