import type { FleetColumn, FleetGroup } from '@fairway/plugin-fairway-common';
import { makeStyles } from '@material-ui/core/styles';
import { useMemo } from 'react';
import { useT } from '../../translation';
import { useVersionWords } from './useVersionWords';
import { versionsOfColumn } from './versions';

const useStyles = makeStyles(
  theme => ({
    root: {
      display: 'flex',
      alignItems: 'baseline',
      flexWrap: 'wrap',
      gap: theme.spacing(0.5, 2),
      minHeight: theme.spacing(4),
      marginBottom: theme.spacing(1),
      fontSize: theme.typography.body2.fontSize,
    },
    title: { fontWeight: 600 },
    list: {
      display: 'flex',
      flexWrap: 'wrap',
      gap: theme.spacing(0.5, 2),
      margin: 0,
      padding: 0,
      listStyle: 'none',
    },
    unknown: { fontStyle: 'italic' },
    count: {
      color: theme.palette.text.secondary,
      fontVariantNumeric: 'tabular-nums',
    },
    bar: {
      height: 3,
      marginTop: 2,
      borderRadius: 2,
      backgroundColor: theme.palette.text.secondary,
    },
  }),
  { name: 'FairwayFleetVersionLegend' },
);

/** Which versions of a unit there are, and how many clusters hold each. */
export function VersionLegend(props: {
  column: FleetColumn;
  index: number;
  groups: readonly FleetGroup[];
}) {
  const { column, index, groups } = props;
  const t = useT();
  const classes = useStyles();
  const words = useVersionWords();
  const versions = useMemo(
    () => versionsOfColumn(groups, index),
    [groups, index],
  );
  const all = versions.reduce((sum, { clusters }) => sum + clusters, 0);
  const title = t('fleetPage.legend.title', {
    source: column.source,
    unit: column.unit,
  });
  return (
    <section className={classes.root} aria-label={title}>
      <span className={classes.title} title={t('fleetPage.legend.hint')}>
        {title}
      </span>
      <ul className={classes.list}>
        {versions.map(({ version, clusters }) => (
          <li key={String(version)}>
            <span className={version === undefined ? classes.unknown : ''}>
              {words(version)}
            </span>{' '}
            <span className={classes.count}>
              {t('fleetPage.legend.count', { count: clusters })}
            </span>
            <div
              className={classes.bar}
              style={{ width: `${Math.max(2, (100 * clusters) / all)}%` }}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}
