import { makeStyles } from '@material-ui/core/styles';
import type { PropsWithChildren } from 'react';
import type { Shape, Tone } from './phases';
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
  { name: 'FairwayStateChip' },
);

/** A state told by shape, words and colour. @public */
export function StateChip(
  props: PropsWithChildren<{ tone: Tone; shape: Shape }>,
) {
  const classes = useStyles();
  const tones = useToneStyles();
  return (
    <span className={`${classes.root} ${tones[props.tone]}`}>
      <ShapeIcon shape={props.shape} size={14} />
      {props.children}
    </span>
  );
}
