import type { LoggerService } from '@backstage/backend-plugin-api';
import {
  ClusterConnection,
  ClusterError,
  ClusterGateway,
  DeliveryError,
  ObjectInterest,
} from '@fairway/plugin-fairway-node';
import type { CellReading } from '../store/types';
import type { PlannedCluster, PlannedUnit } from './inventoryPlan';
import { withLists } from './withLists';

/** What was read on a cluster. */
export interface UnitReadings {
  cells: CellReading[];
  /** Why the cluster as a whole could not be read. */
  problem?: string;
}

/** The cluster has not answered, so that asking for another unit is of no use. */
class ClusterAway extends Error {}

/** What reading needs. */
export interface ReadingDeps {
  gateway: Pick<ClusterGateway, 'connect' | 'reachability'>;
  logger: Pick<LoggerService, 'warn'>;
  now: () => number;
  signal: AbortSignal;
}

/**
 * Reads which version each unit has on a cluster, with as few requests as the drivers allow. It never rejects.
 *
 * @param deps - `connectHub` gives the connection to a hub, which serves the units of many clusters; `connectOwn` that to the cluster
 * itself, by default one that lists what has to be read together
 */
export async function readUnits(
  { cluster, units, hubs }: PlannedCluster,
  deps: ReadingDeps & {
    connectHub(hub: string): ClusterConnection;
    connectOwn?(connection: string): ClusterConnection;
  },
): Promise<UnitReadings> {
  const byConnection = new Map<string, PlannedUnit[]>();
  for (const unit of units()) {
    const known = byConnection.get(unit.connection) ?? [];
    byConnection.set(unit.connection, [...known, unit]);
  }
  const parts = await Promise.all(
    [...byConnection].map(([connection, held]) =>
      hubs.includes(connection)
        ? readFrom(`hub "${connection}"`, connection, held, {
            ...deps,
            connect: () => deps.connectHub(connection),
          })
        : readFrom(`cluster "${cluster}"`, connection, held, {
            ...deps,
            connect: () =>
              deps.connectOwn?.(connection) ??
              withLists(deps.gateway.connect(connection), interestsOf(held)),
          }),
    ),
  );
  return {
    cells: parts.flatMap(({ cells }) => cells),
    problem: parts.find(({ problem }) => problem !== undefined)?.problem,
  };
}

/** What will be asked for to read units. */
export function interestsOf(units: readonly PlannedUnit[]): ObjectInterest[] {
  return units.flatMap(
    ({ binding, driver }) => driver?.interests(binding) ?? [],
  );
}

/** Reads the units whose objects are on one cluster. @param place - that cluster, for people */
async function readFrom(
  place: string,
  connection: string,
  units: readonly PlannedUnit[],
  deps: ReadingDeps & { connect(): ClusterConnection },
): Promise<UnitReadings> {
  const { gateway, logger, now, signal } = deps;
  const nothing = (problem: string): UnitReadings => ({
    problem,
    cells: units.map(({ source, binding }) => ({
      source,
      unit: binding.unit.name,
      outcome: 'unread',
    })),
  });

  const away = () => {
    const { state, reason, message } = gateway.reachability(connection);
    return state === 'Unreachable' || reason
      ? message ?? `${place} does not answer`
      : undefined;
  };

  async function read(
    { source, binding, driver, problem }: PlannedUnit,
    listed: ClusterConnection,
  ): Promise<CellReading> {
    const about = { source, unit: binding.unit.name };
    if (!driver) {
      return { ...about, outcome: 'unread', problem };
    }
    try {
      const { version, changedBy } = await driver.read(binding, {
        cluster: listed,
        signal,
        now,
      });
      return version === undefined
        ? {
            ...about,
            outcome: 'unreadable',
            problem: `the driver "${driver.name}" cannot tell which version is there`,
          }
        : {
            ...about,
            outcome: 'read',
            version,
            ...(changedBy && { changedBy }),
          };
    } catch (error) {
      return { ...about, ...outcomeOf(error) };
    }
  }

  function outcomeOf(error: unknown) {
    const cause = error instanceof DeliveryError ? error.cause : error;
    const isNetwork =
      cause instanceof ClusterError &&
      (cause.code === undefined || cause.code === 401) &&
      cause.reason !== 'NoKind';
    if (signal.aborted || isNetwork) {
      throw new ClusterAway(
        signal.aborted
          ? `${place} has not answered in time`
          : (cause as ClusterError).message,
      );
    }
    if (error instanceof DeliveryError || error instanceof ClusterError) {
      if (error.reason === 'NotFound') {
        return { outcome: 'read' as const, version: null };
      }
      return {
        outcome: error.retryable
          ? ('unread' as const)
          : ('unreadable' as const),
        problem: error.message,
      };
    }
    logger.warn(`Versions on ${place} could not be read`, error as Error);
    return {
      outcome: 'unread' as const,
      problem: 'it could not be read; the log of the backend tells why',
    };
  }

  const problem = away();
  if (problem !== undefined) {
    return nothing(problem);
  }
  try {
    const listed = deps.connect();
    return { cells: await Promise.all(units.map(unit => read(unit, listed))) };
  } catch (error) {
    if (!(error instanceof ClusterAway || error instanceof ClusterError)) {
      logger.warn(`Versions on ${place} could not be read`, error as Error);
    }
    return nothing((error as Error).message);
  }
}
