import { makeStyles } from '@material-ui/core/styles';
import { NavLink } from 'react-router-dom';

const useStyles = makeStyles(
  theme => ({
    list: {
      display: 'flex',
      overflowX: 'auto',
      listStyle: 'none',
      margin: theme.spacing(0, 0, 2),
      padding: 0,
      borderBottom: `1px solid ${theme.palette.divider}`,
    },
    link: {
      display: 'block',
      padding: theme.spacing(1, 2),
      color: theme.palette.text.secondary,
      borderBottom: '2px solid transparent',
      fontWeight: theme.typography.fontWeightMedium as number,
      textDecoration: 'none',
      whiteSpace: 'nowrap',
      '&:hover': { color: theme.palette.text.primary },
      '&:focus-visible': {
        outline: `2px solid ${theme.palette.primary.main}`,
        outlineOffset: -2,
      },
      '&.active': {
        color: theme.palette.text.primary,
        borderBottomColor: theme.palette.primary.main,
      },
    },
  }),
  { name: 'FairwayPageTabs' },
);

/** Links to the parts of a page, each of which has a path of its own. */
export function PageTabs(props: {
  /** Says to screen readers what these are the parts of. */
  label: string;
  tabs: readonly { title: string; to: string; end?: boolean }[];
}) {
  const classes = useStyles();
  return (
    <nav aria-label={props.label}>
      <ul className={classes.list}>
        {props.tabs.map(({ title, to, end }) => (
          <li key={to}>
            <NavLink to={to} end={end} className={classes.link}>
              {title}
            </NavLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}
