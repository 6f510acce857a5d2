import type { FleetRow } from '@fairway/plugin-fairway-common';
import {
  EmptyState,
  ErrorState,
  LoadingState,
} from '@fairway/plugin-fairway-react';
import Button from '@material-ui/core/Button';
import Typography from '@material-ui/core/Typography';
import { ReactNode, useCallback } from 'react';
import { useNavigate } from 'react-router-dom';
import { VirtualGrid } from '../../components/grid';
import { useFairwayPaths } from '../../routing';
import { useT } from '../../translation';
import { ClusterCell, useCellParts } from './ClusterCell';
import { ClusterHead } from './ClusterHead';
import { ColumnHead } from './ColumnHead';
import { useGridSize } from './gridSize';
import type { FleetQuery } from './useFleetQuery';
import { useFleetRows } from './useFleetRows';
import type { ShownFleet } from './useFleetSummary';

/** Clusters × units. */
export function ClusterGrid(props: {
  fleet: ShownFleet;
  query: FleetQuery;
  /** Leads out of a filter that nothing matches. */
  clear: ReactNode;
  onColumn: (column: number) => void;
}) {
  const { fleet, query, clear, onColumn } = props;
  const { columns } = fleet;
  const t = useT();
  const paths = useFairwayPaths();
  const navigate = useNavigate();
  const size = useGridSize(34, 148);
  const rows = useFleetRows(query);
  const groupedBy =
    query.value === undefined && !query.unlabelled ? query.group : undefined;
  const renderRowHead = useCallback(
    (row: FleetRow | undefined) =>
      row ? (
        <ClusterHead row={row} groupedBy={groupedBy} />
      ) : (
        t('fleetPage.cluster.loading')
      ),
    [groupedBy, t],
  );
  const parts = useCellParts();
  const renderCell = useCallback(
    (row: FleetRow | undefined, column: number) => {
      const cell = row?.cells[column];
      return (
        cell && (
          <ClusterCell cell={cell} parts={parts} clusterProblem={row.problem} />
        )
      );
    },
    [parts],
  );
  const open = (index: number, column: number | undefined) => {
    const row = rows.rowAt(index);
    const target =
      column === undefined ? undefined : row?.cells[column]?.target;
    if (target) {
      navigate(paths.target(target.namespace, target.name));
    } else if (row && column === undefined) {
      navigate(paths.resource('clusters', row.namespace, row.cluster));
    }
  };

  if (rows.total === undefined) {
    return rows.error ? (
      <ErrorState error={rows.error} onRetry={rows.reload} />
    ) : (
      <LoadingState />
    );
  }
  if (rows.total === 0) {
    return (
      <EmptyState
        title={t('fleetPage.noMatch.title')}
        description={t(`fleetPage.noMatch.${whyNone(query)}`)}
        action={clear}
      />
    );
  }
  return (
    <>
      {rows.error && (
        <Typography role="alert" color="error" gutterBottom>
          {t('fleetPage.rowsFailed', { message: rows.error.message })}{' '}
          <Button size="small" onClick={rows.reload}>
            {t('fleetPage.retry')}
          </Button>
        </Typography>
      )}
      <VirtualGrid<FleetRow>
        label={t('fleetPage.grid.clusters')}
        rowCount={rows.total}
        columnCount={columns.length}
        size={size}
        rowAt={rows.rowAt}
        renderCorner={() => t('fleetPage.total', { count: rows.total ?? 0 })}
        renderColumnHead={column => <ColumnHead column={columns[column]} />}
        renderRowHead={renderRowHead}
        renderCell={renderCell}
        onOpen={open}
        onColumn={onColumn}
        onRows={rows.show}
      />
    </>
  );
}

function whyNone({
  odd,
  drifted,
}: FleetQuery): 'description' | 'noneOdd' | 'noneDrifted' {
  if (odd === drifted) {
    return 'description';
  }
  return odd ? 'noneOdd' : 'noneDrifted';
}
