import { Link } from '@backstage/core-components';
import { useApi } from '@backstage/core-plugin-api';
import type { TargetRow, ViewPage } from '@fairway/plugin-fairway-common';
import {
  DRIFTED_LOOK,
  EmptyState,
  fairwayApiRef,
  PhaseChip,
  RelativeTime,
  StateChip,
  targetVersions,
  useView,
  ViewContent,
} from '@fairway/plugin-fairway-react';
import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { useCallback, useEffect, useState } from 'react';
import { DataTable } from '../../components/DataTable';
import { EntityText } from '../../components/EntityText';
import { RunName, runViewPath } from '../../components/run';
import { useFairwayPaths } from '../../routing';
import { useT } from '../../translation';
import type { TargetFilter } from './useTargetFilter';

const PAGE = 100;
/** A table that changes faster cannot be read. */
const REFRESH_MS = 1_000;

const useStyles = makeStyles(
  theme => ({
    bar: {
      display: 'flex',
      alignItems: 'center',
      justifyContent: 'space-between',
      gap: theme.spacing(1),
      minHeight: 36,
    },
  }),
  { name: 'FairwayTargetTable' },
);

/** The targets that are looked for. */
export function TargetTable(props: { run: RunName; filter: TargetFilter }) {
  const { namespace, name } = props.run;
  const { search, phase, signature } = props.filter;
  const t = useT();
  const classes = useStyles();
  const api = useApi(fairwayApiRef);
  const [offset, setOffset] = useState(0);
  useEffect(() => setOffset(0), [search, phase, signature]);
  const load = useCallback(
    (signal: AbortSignal) =>
      api.view<ViewPage<TargetRow>>(
        `${runViewPath({ namespace, name })}/targets`,
        { search, phase, signature, offset, limit: PAGE },
        signal,
      ),
    [api, namespace, name, search, phase, signature, offset],
  );
  const view = useView(load, ({ kind }) => kind === 'Target', REFRESH_MS);
  return (
    <ViewContent view={view}>
      {({ items, total }) =>
        total === 0 ? (
          <EmptyState
            title={t('runPage.search.none.title')}
            description={t('runPage.search.none.description')}
          />
        ) : (
          <>
            <div className={classes.bar}>
              <Typography variant="body2" role="status">
                {t('runPage.search.count', { count: total })}
              </Typography>
              {total > PAGE && (
                <span>
                  <Button
                    size="small"
                    disabled={offset === 0}
                    onClick={() => setOffset(Math.max(0, offset - PAGE))}
                  >
                    {t('runPage.search.previous')}
                  </Button>
                  {t('runPage.search.range', {
                    first: String(offset + 1),
                    last: String(offset + items.length),
                    total: String(total),
                  })}
                  <Button
                    size="small"
                    disabled={offset + items.length >= total}
                    onClick={() => setOffset(offset + PAGE)}
                  >
                    {t('runPage.search.next')}
                  </Button>
                </span>
              )}
            </div>
            <Rows namespace={namespace} rows={items} />
          </>
        )
      }
    </ViewContent>
  );
}

function Rows(props: { namespace: string; rows: readonly TargetRow[] }) {
  const { namespace, rows } = props;
  const t = useT();
  const paths = useFairwayPaths();
  return (
    <DataTable
      label={t('runPage.search.results')}
      rows={rows}
      rowKey={({ uid }) => uid}
      columns={[
        {
          title: t('runPage.column.cluster'),
          cell: row => (
            <Link to={paths.target(namespace, row.name)}>{row.cluster}</Link>
          ),
        },
        { title: t('runPage.column.unit'), cell: ({ unit }) => unit },
        { title: t('runPage.column.stage'), cell: ({ stage }) => stage },
        {
          title: t('runPage.column.phase'),
          cell: ({ phase, drifted }) => (
            <>
              <PhaseChip phase={phase} />
              {drifted && (
                <StateChip {...DRIFTED_LOOK}>
                  {t('runPage.legendDrifted')}
                </StateChip>
              )}
            </>
          ),
        },
        {
          title: t('runPage.column.message'),
          cell: ({ message, reason }) => (
            <EntityText text={message ?? reason} />
          ),
        },
        { title: t('runPage.column.version'), cell: targetVersions },
        {
          title: t('runPage.column.attempt'),
          align: 'right',
          cell: ({ attempt }) => attempt,
        },
        {
          title: t('runPage.column.since'),
          cell: ({ since }) => <RelativeTime at={since} />,
        },
      ]}
    />
  );
}
