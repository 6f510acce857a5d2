import { makeStyles } from '@material-ui/core/styles';
import { lookOf, wordsOf } from './phases';
import { ShapeIcon } from './ShapeIcon';
import { useToneStyles } from './useToneStyles';

const useStyles = makeStyles(
  theme => ({
    root: {
      display: 'inline-flex',
      alignItems: 'center',
      gap: theme.spacing(0.5),
      padding: theme.spacing(0, 1, 0, 0.5),
      minHeight: 22,
      border: '1px solid',
      borderRadius: 11,
      fontFamily: theme.typography.fontFamily,
      fontSize: theme.typography.caption.fontSize,
      fontWeight: 600,
      whiteSpace: 'nowrap',
    },
  }),
  { name: 'FairwayPhaseChip' },
);

/** The phase of a run, stage or target, told by shape, words and colour. @public */
export function PhaseChip(props: { phase: string }) {
  const classes = useStyles();
  const tones = useToneStyles();
  const { tone, shape } = lookOf(props.phase);
  return (
    <span className={`${classes.root} ${tones[tone]}`}>
      <ShapeIcon shape={shape} size={14} />
      {wordsOf(props.phase)}
    </span>
  );
}
