import { makeStyles } from '@material-ui/core/styles';
import type { ReactNode } from 'react';

const useStyles = makeStyles(
  theme => ({
    root: {
      display: 'flex',
      flexWrap: 'wrap',
      gap: theme.spacing(1, 4),
      margin: 0,
    },
    term: {
      ...theme.typography.caption,
      color: theme.palette.text.secondary,
    },
    value: {
      margin: 0,
      ...theme.typography.body2,
      overflowWrap: 'anywhere',
    },
  }),
  { name: 'FairwayFacts' },
);

/** Short facts about an object, side by side. Those without a value are left out. */
export function Facts(props: {
  /** Says to screen readers what the facts are about. */
  label: string;
  facts: readonly { term: string; value: ReactNode }[];
}) {
  const classes = useStyles();
  return (
    <dl className={classes.root} aria-label={props.label}>
      {props.facts
        .filter(
          ({ value }) => value !== undefined && value !== false && value !== '',
        )
        .map(({ term, value }) => (
          <div key={term}>
            <dt className={classes.term}>{term}</dt>
            <dd className={classes.value}>{value}</dd>
          </div>
        ))}
    </dl>
  );
}
