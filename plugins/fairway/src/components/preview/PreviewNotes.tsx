import {
  Shape,
  ShapeIcon,
  Tone,
  useToneStyles,
} from '@fairway/plugin-fairway-react';
import { makeStyles } from '@material-ui/core/styles';
import { EntityText } from '../EntityText';

const useStyles = makeStyles(
  theme => ({
    notes: {
      display: 'grid',
      gap: theme.spacing(0.5),
      margin: 0,
      padding: theme.spacing(1.5, 2),
      listStyle: 'none',
      border: '1px solid',
      borderRadius: theme.shape.borderRadius,
    },
    note: {
      display: 'flex',
      gap: theme.spacing(1),
      overflowWrap: 'anywhere',
    },
    shape: { display: 'inline-flex', paddingTop: 3 },
    text: { color: theme.palette.text.primary },
  }),
  { name: 'FairwayPreviewNotes' },
);

/** Sentences about a preview. Nothing where there are none. */
export function PreviewNotes(props: {
  label: string;
  tone: Tone;
  shape: Shape;
  notes: readonly string[];
}) {
  const { label, tone, shape, notes } = props;
  const classes = useStyles();
  const tones = useToneStyles();
  if (notes.length === 0) {
    return null;
  }
  return (
    <ul aria-label={label} className={`${classes.notes} ${tones[tone]}`}>
      {notes.map(note => (
        <li key={note} className={classes.note}>
          <span className={classes.shape}>
            <ShapeIcon shape={shape} />
          </span>
          <span className={classes.text}>
            <EntityText text={note} />
          </span>
        </li>
      ))}
    </ul>
  );
}
