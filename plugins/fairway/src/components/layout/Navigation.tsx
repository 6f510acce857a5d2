import { makeStyles } from '@material-ui/core/styles';
import { VisuallyHidden } from '@fairway/plugin-fairway-react';
import { NavLink } from 'react-router-dom';
import { useFairwayPaths } from '../../routing';
import { useT } from '../../translation';
import { useWaitingApprovals } from './useWaitingApprovals';

const useStyles = makeStyles(
  theme => ({
    root: {
      gridArea: 'pageSubheader',
      backgroundColor: theme.palette.background.paper,
      borderBottom: `1px solid ${theme.palette.divider}`,
      fontFamily: theme.typography.fontFamily,
    },
    list: {
      display: 'flex',
      // What would be scrolled out of sight is not found.
      flexWrap: 'wrap',
      listStyle: 'none',
      margin: 0,
      padding: theme.spacing(0, 2),
    },
    /** Sets apart what the pages before work with. */
    first: {
      marginLeft: theme.spacing(1.5),
      paddingLeft: theme.spacing(1.5),
      borderLeft: `1px solid ${theme.palette.divider}`,
    },
    link: {
      display: 'flex',
      alignItems: 'center',
      gap: theme.spacing(1),
      padding: theme.spacing(1.5, 1.5),
      color: theme.palette.text.secondary,
      borderBottom: '3px solid transparent',
      textDecoration: 'none',
      whiteSpace: 'nowrap',
      '&:hover': { color: theme.palette.text.primary },
      '&:focus-visible': {
        outline: `2px solid ${theme.palette.primary.main}`,
        outlineOffset: -2,
      },
      '&.active': {
        color: theme.palette.text.primary,
        fontWeight: theme.typography.fontWeightBold as number,
        borderBottomColor: theme.palette.primary.main,
      },
    },
    count: {
      minWidth: 20,
      padding: theme.spacing(0, 0.75),
      borderRadius: 10,
      textAlign: 'center',
      fontSize: theme.typography.caption.fontSize,
      lineHeight: '20px',
      fontWeight: theme.typography.fontWeightBold as number,
      backgroundColor: theme.palette.primary.main,
      color: theme.palette.primary.contrastText,
    },
  }),
  { name: 'FairwayNavigation' },
);

/** Links to the pages of Fairway, with the count of what waits for the one who is signed in. */
export function Navigation() {
  const classes = useStyles();
  const t = useT();
  const paths = useFairwayPaths();
  const waiting = useWaitingApprovals();
  const links: {
    to: string;
    text: string;
    count?: number;
    end?: boolean;
    isFirst?: boolean;
  }[] = [
    { to: paths.promotions(), text: t('navigation.promotions'), end: true },
    { to: paths.approvals(), text: t('navigation.approvals'), count: waiting },
    { to: paths.fleet(), text: t('navigation.fleet') },
    { to: paths.activity(), text: t('navigation.activity') },
    {
      to: paths.list('clusters'),
      text: t('navigation.clusters'),
      isFirst: true,
    },
    { to: paths.list('fleets'), text: t('navigation.fleets') },
    { to: paths.list('plans'), text: t('navigation.plans') },
    { to: paths.list('sources'), text: t('navigation.sources') },
    { to: paths.list('backends'), text: t('navigation.backends') },
  ];
  return (
    <nav className={classes.root} aria-label={t('navigation.label')}>
      <ul className={classes.list}>
        {links.map(({ to, text, count, end, isFirst }) => (
          <li key={to} className={isFirst ? classes.first : undefined}>
            <NavLink to={to} end={end} className={classes.link}>
              {text}
              {count ? (
                <>
                  {' '}
                  <span aria-hidden className={classes.count}>
                    {count}
                  </span>
                  <VisuallyHidden>
                    {t('navigation.waiting', { count })}
                  </VisuallyHidden>
                </>
              ) : null}
            </NavLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}
