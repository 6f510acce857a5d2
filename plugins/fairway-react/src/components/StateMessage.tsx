import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import type { PropsWithChildren, ReactNode } from 'react';
import type { Shape, Tone } from './phases';
import { ShapeIcon } from './ShapeIcon';
import { useToneStyles } from './useToneStyles';

const useStyles = makeStyles(
  theme => ({
    root: {
      display: 'flex',
      flexDirection: 'column',
      alignItems: 'flex-start',
      gap: theme.spacing(1),
      maxWidth: 720,
      padding: theme.spacing(3),
    },
    title: { display: 'flex', alignItems: 'center', gap: theme.spacing(1) },
    action: { marginTop: theme.spacing(1) },
  }),
  { name: 'FairwayStateMessage' },
);

/** What stands where content would be: a title with a shape, words, and what to do next. */
export function StateMessage(
  props: PropsWithChildren<{
    title: string;
    shape: Shape;
    tone: Tone;
    action?: ReactNode;
    role?: 'alert' | 'status';
  }>,
) {
  const classes = useStyles();
  const tones = useToneStyles();
  return (
    <div className={classes.root} role={props.role}>
      <Typography variant="h5" component="h2" className={classes.title}>
        <span className={tones[props.tone]}>
          <ShapeIcon shape={props.shape} size={24} />
        </span>
        {props.title}
      </Typography>
      {props.children}
      {props.action && <div className={classes.action}>{props.action}</div>}
    </div>
  );
}
