import type { FleetGroup } from '@fairway/plugin-fairway-common';
import { ShapeIcon, useToneStyles } from '@fairway/plugin-fairway-react';
import { makeStyles } from '@material-ui/core/styles';
import { useCallback } from 'react';
import { Link, useSearchParams } from 'react-router-dom';
import { VirtualGrid } from '../../components/grid';
import { Translate, useT } from '../../translation';
import { ColumnHead } from './ColumnHead';
import { GroupCell } from './GroupCell';
import { useGridSize } from './gridSize';
import type { FleetQuery } from './useFleetQuery';
import type { ShownFleet } from './useFleetSummary';

const useStyles = makeStyles(
  theme => ({
    title: {
      display: 'block',
      overflow: 'hidden',
      textOverflow: 'ellipsis',
      whiteSpace: 'nowrap',
      fontWeight: 600,
      color: theme.palette.text.primary,
      textDecoration: 'none',
      '&:hover': { textDecoration: 'underline' },
    },
    notes: {
      display: 'flex',
      gap: theme.spacing(1),
      whiteSpace: 'nowrap',
      color: theme.palette.text.secondary,
      fontSize: theme.typography.caption.fontSize,
    },
    mark: { display: 'inline-flex', alignItems: 'center', gap: 2 },
  }),
  { name: 'FairwayFleetGroupGrid' },
);

/** What a group is called. */
export function titleOfGroup(
  t: Translate,
  key: string,
  value: string | undefined,
): string {
  if (value === undefined) {
    return t('fleetPage.group.none', { key });
  }
  return value === '' ? t('fleetPage.group.empty', { key }) : value;
}

/** How to show only the clusters of a group. */
export function stepInto({ value }: FleetGroup): Partial<FleetQuery> {
  return value === undefined ? { unlabelled: true } : { value };
}

/** Groups of clusters × units. */
export function GroupGrid(props: {
  fleet: ShownFleet;
  groupedBy: string;
  onOpen: (group: FleetGroup) => void;
  onColumn: (column: number) => void;
}) {
  const { fleet, groupedBy, onOpen, onColumn } = props;
  const { groups, columns } = fleet;
  const t = useT();
  return (
    <VirtualGrid<FleetGroup>
      label={t('fleetPage.grid.groups')}
      rowCount={groups.length}
      columnCount={columns.length}
      size={useGridSize(52, 176)}
      rowAt={row => groups[row]}
      renderCorner={() => groupedBy}
      renderColumnHead={column => <ColumnHead column={columns[column]} />}
      renderRowHead={useCallback(
        (group: FleetGroup | undefined) =>
          group && <GroupHead group={group} groupedBy={groupedBy} />,
        [groupedBy],
      )}
      renderCell={renderCell}
      onOpen={row => onOpen(groups[row])}
      onColumn={onColumn}
    />
  );
}

function renderCell(group: FleetGroup | undefined, column: number) {
  const cell = group?.cells[column];
  return cell && <GroupCell cell={cell} />;
}

function GroupHead(props: { group: FleetGroup; groupedBy: string }) {
  const { group, groupedBy } = props;
  const t = useT();
  const classes = useStyles();
  const tones = useToneStyles();
  const [parameters] = useSearchParams();
  const into = new URLSearchParams(parameters);
  Object.entries(stepInto(group)).forEach(([name, value]) =>
    into.set(name, String(value)),
  );
  const title = titleOfGroup(t, groupedBy, group.value);
  return (
    <>
      <Link
        to={{ search: `?${into}` }}
        className={classes.title}
        title={title}
        tabIndex={-1}
      >
        {title}
      </Link>
      <div className={classes.notes}>
        {t('fleetPage.group.clusters', { count: group.clusters })}
        {group.unreachable > 0 && (
          <span className={`${classes.mark} ${tones.bad}`}>
            <ShapeIcon shape="cross" size={12} />
            {t('fleetPage.group.unreachable', { count: group.unreachable })}
          </span>
        )}
      </div>
    </>
  );
}
