import { makeStyles } from '@material-ui/core/styles';

const useStyles = makeStyles(
  theme => ({
    list: {
      display: 'flex',
      flexWrap: 'wrap',
      gap: theme.spacing(0.5),
      listStyle: 'none',
      margin: 0,
      padding: 0,
    },
    label: {
      padding: theme.spacing(0, 0.75),
      border: `1px solid ${theme.palette.divider}`,
      borderRadius: theme.shape.borderRadius,
      fontSize: theme.typography.caption.fontSize,
      lineHeight: '20px',
      // Unlike `anywhere` it does not let the column of a table shrink to a letter.
      overflowWrap: 'break-word',
      maxWidth: '100%',
    },
  }),
  { name: 'FairwayLabelList' },
);

/** The labels of an object. */
export function LabelList(props: { labels: Record<string, string> }) {
  const classes = useStyles();
  return (
    <ul className={classes.list}>
      {Object.entries(props.labels).map(([key, value]) => (
        <li key={key} className={classes.label}>
          {value ? `${key}=${value}` : key}
        </li>
      ))}
    </ul>
  );
}
