import { makeStyles } from '@material-ui/core/styles';
import type { PropsWithChildren } from 'react';

const useStyles = makeStyles(
  theme => ({
    root: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      gap: theme.spacing(1.5),
      marginBottom: theme.spacing(2),
    },
  }),
  { name: 'FairwayFilterBar' },
);

/** What a page is filtered by, in a line. */
export function FilterBar(props: PropsWithChildren<{ label: string }>) {
  return (
    <div role="search" aria-label={props.label} className={useStyles().root}>
      {props.children}
    </div>
  );
}
