import Paper from '@material-ui/core/Paper';
import { makeStyles } from '@material-ui/core/styles';
import type { ReactNode } from 'react';

const useStyles = makeStyles(
  theme => ({
    root: {
      display: 'grid',
      gridTemplateColumns: 'minmax(300px, 380px) minmax(0, 1fr)',
      alignItems: 'start',
      gap: theme.spacing(3),
      [theme.breakpoints.down('sm')]: {
        gridTemplateColumns: 'minmax(0, 1fr)',
      },
    },
    form: {
      display: 'grid',
      gap: theme.spacing(2),
      padding: theme.spacing(2),
    },
  }),
  { name: 'FairwayPromoteLayout' },
);

/** The form at the left and what it would do at the right; one above the other where there is little room. */
export function FormLayout(props: { form: ReactNode; preview: ReactNode }) {
  const classes = useStyles();
  return (
    <div className={classes.root}>
      <Paper variant="outlined" className={classes.form}>
        {props.form}
      </Paper>
      <div>{props.preview}</div>
    </div>
  );
}
