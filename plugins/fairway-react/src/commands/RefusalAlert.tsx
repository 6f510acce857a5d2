import { makeStyles } from '@material-ui/core/styles';
import { FairwayError } from '../api';
import { ShapeIcon, useToneStyles, withEntityNames } from '../components';

const useStyles = makeStyles(
  theme => ({
    root: {
      display: 'flex',
      gap: theme.spacing(1),
      padding: theme.spacing(1.5),
      border: '1px solid',
      borderRadius: theme.shape.borderRadius,
    },
    text: { color: theme.palette.text.primary, overflowWrap: 'anywhere' },
    causes: { margin: theme.spacing(1, 0, 0), paddingLeft: theme.spacing(2.5) },
  }),
  { name: 'FairwayRefusalAlert' },
);

/** Why the backend refused, with the fields that are at fault. @public */
export function RefusalAlert(props: { error: Error }) {
  const { error } = props;
  const classes = useStyles();
  const tones = useToneStyles();
  const causes = error instanceof FairwayError ? error.causes : [];
  return (
    <div role="alert" className={`${classes.root} ${tones.bad}`}>
      <ShapeIcon shape="cross" />
      <div className={classes.text}>
        {withEntityNames(error.message)}
        {causes.length > 0 && (
          <ul className={classes.causes}>
            {causes.map(({ field, message }) => (
              <li key={`${field} ${message}`}>
                {field && <code>{field}</code>} {withEntityNames(message)}
              </li>
            ))}
          </ul>
        )}
      </div>
    </div>
  );
}
