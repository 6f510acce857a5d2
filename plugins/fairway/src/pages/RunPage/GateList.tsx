import type { GateSpec, GateStatus } from '@fairway/plugin-fairway-common';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import { GateRow } from '../../components/gates';

const useStyles = makeStyles(
  theme => ({
    root: {
      borderTop: `1px solid ${theme.palette.divider}`,
      marginTop: theme.spacing(1),
      paddingTop: theme.spacing(1),
    },
    title: { fontWeight: 600 },
    list: { listStyle: 'none', margin: 0, padding: 0 },
  }),
  { name: 'FairwayGateList' },
);

/** The gates of a stage on one side of it, with what is known of them. Gates of single targets are on the page of each. */
export function GateList(props: {
  title: string;
  specs: readonly GateSpec[] | undefined;
  statuses: readonly GateStatus[] | undefined;
  phase: 'before' | 'after';
}) {
  const { title, specs = [], statuses = [], phase } = props;
  const classes = useStyles();
  const ofStage = specs.filter(({ level }) => level === 'Stage');
  if (ofStage.length === 0) {
    return null;
  }
  return (
    <div className={classes.root}>
      <Typography variant="body2" component="h4" className={classes.title}>
        {title}
      </Typography>
      <ul className={classes.list}>
        {ofStage.map(spec => (
          <li key={spec.name}>
            <GateRow
              spec={spec}
              status={statuses.find(
                status => status.name === spec.name && status.phase === phase,
              )}
            />
          </li>
        ))}
      </ul>
    </div>
  );
}
