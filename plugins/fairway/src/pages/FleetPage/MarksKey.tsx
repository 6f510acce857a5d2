import {
  Shape,
  ShapeIcon,
  Tone,
  useToneStyles,
} from '@fairway/plugin-fairway-react';
import { makeStyles } from '@material-ui/core/styles';
import { useT } from '../../translation';

const useStyles = makeStyles(
  theme => ({
    root: {
      display: 'flex',
      flexWrap: 'wrap',
      gap: theme.spacing(0.5, 2),
      margin: theme.spacing(1, 0, 0),
      padding: 0,
      listStyle: 'none',
      color: theme.palette.text.secondary,
      fontSize: theme.typography.caption.fontSize,
    },
    item: {
      display: 'inline-flex',
      alignItems: 'center',
      gap: theme.spacing(0.5),
    },
    icon: { display: 'inline-flex' },
  }),
  { name: 'FairwayFleetMarksKey' },
);

const MARKS: readonly {
  words: 'odd' | 'drifted' | 'good' | 'moving' | 'bad' | 'read' | 'unknown';
  tone: Tone;
  shape: Shape;
}[] = [
  { words: 'odd', tone: 'attention', shape: 'differs' },
  { words: 'drifted', tone: 'attention', shape: 'drift' },
  { words: 'good', tone: 'good', shape: 'check' },
  { words: 'moving', tone: 'moving', shape: 'arrow' },
  { words: 'bad', tone: 'bad', shape: 'cross' },
  { words: 'read', tone: 'ended', shape: 'eye' },
  { words: 'unknown', tone: 'waiting', shape: 'question' },
];

/** What the marks in the cells mean. */
export function MarksKey() {
  const t = useT();
  const classes = useStyles();
  const tones = useToneStyles();
  return (
    <ul className={classes.root} aria-label={t('fleetPage.key.label')}>
      {MARKS.map(({ words, tone, shape }) => (
        <li key={words} className={classes.item}>
          <span className={`${classes.icon} ${tones[tone]}`}>
            <ShapeIcon shape={shape} size={12} />
          </span>
          {t(`fleetPage.key.${words}`)}
        </li>
      ))}
    </ul>
  );
}
