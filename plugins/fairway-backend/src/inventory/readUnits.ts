import type { LoggerService } from '@backstage/backend-plugin-api';
import {
  ClusterConnection,
  ClusterError,
  ClusterGateway,
  DeliveryError,
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

/** Reads which version each unit has on a cluster, with as few requests as the drivers allow. It never rejects. */
export async function readUnits(
  { cluster, connection, units }: PlannedCluster,
  deps: {
    gateway: Pick<ClusterGateway, 'connect' | 'reachability'>;
    logger: Pick<LoggerService, 'warn'>;
    now: () => number;
    signal: AbortSignal;
  },
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
      ? message ?? `cluster "${cluster}" does not answer`
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
          ? `cluster "${cluster}" has not answered in time`
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
    logger.warn(
      `Versions on cluster "${cluster}" could not be read`,
      error as Error,
    );
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
    const listed = withLists(
      gateway.connect(connection),
      units.flatMap(({ binding, driver }) => driver?.interests(binding) ?? []),
    );
    return { cells: await Promise.all(units.map(unit => read(unit, listed))) };
  } catch (error) {
    if (!(error instanceof ClusterAway || error instanceof ClusterError)) {
      logger.warn(
        `Versions on cluster "${cluster}" could not be read`,
        error as Error,
      );
    }
    return nothing((error as Error).message);
  }
}
