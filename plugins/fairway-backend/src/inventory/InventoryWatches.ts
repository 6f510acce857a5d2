import type { LoggerService } from '@backstage/backend-plugin-api';
import {
  ClusterError,
  ClusterGateway,
  InterestHandle,
} from '@fairway/plugin-fairway-node';
import { FIELD_MANAGER } from '@fairway/plugin-fairway-node/driverKit';
import type { EngineClock } from '../engine/ports';
import type { PlannedCluster, PlannedUnit } from './inventoryPlan';

/** Changes of an object that follow one another so closely are looked at together. */
const GATHER_MS = 20;
/** How long a look at what a watch knows may take. */
const LOOK_MS = 10_000;

/** A unit of a cluster whose objects are watched. */
interface WatchedUnit {
  cluster: PlannedCluster;
  unit: PlannedUnit;
  handles: InterestHandle[];
  /** The version as it was seen last; undefined where none was. */
  version?: string | null;
  /** Whether it was looked at since the watch began. */
  isKnown?: boolean;
  looking?: boolean;
  changed?: boolean;
}

/**
 * Watches the objects of units outside of runs, and tells of clusters where somebody else has changed a version.
 *
 * @remarks
 * It also tells of each cluster once when its watches have begun. Runs and readings share the watches, one for each kind and namespace of a cluster. What an event means is found out from what the
 * watch knows, without a request: most events are about the status of an object, or about what Fairway itself has written.
 */
export class InventoryWatches {
  private units = new Map<string, WatchedUnit>();
  /** How many units of a cluster were not looked at yet. */
  private readonly unknown = new Map<string, number>();
  private readonly timers = new Set<() => void>();
  private ended = new AbortController();
  private isFull = false;

  constructor(
    private readonly deps: {
      gateway: Pick<ClusterGateway, 'connect' | 'watch'>;
      clock: EngineClock;
      now: () => number;
      /** How many objects are watched at most. */
      limit: number;
      logger: Pick<LoggerService, 'warn'>;
      /** Called where a version is another one than before, and Fairway has not written it. */
      onVersion(cluster: PlannedCluster): void;
    },
  ) {}

  /** How many objects are watched. */
  get size(): number {
    let size = 0;
    for (const { handles } of this.units.values()) {
      size += handles.length;
    }
    return size;
  }

  /** Watches the units of these clusters and nothing else, as far as the limit allows. */
  follow(clusters: readonly PlannedCluster[]): void {
    const before = this.units;
    const { limit, logger } = this.deps;
    this.units = new Map();
    let size = 0;
    let isFull = false;
    for (const cluster of clusters) {
      if (size >= limit) {
        isFull = true;
        break;
      }
      for (const unit of cluster.units()) {
        const key = keyOf(cluster, unit);
        const known = before.get(key);
        const objects = unit.driver?.interests(unit.binding).length ?? 0;
        if (objects === 0 || size + objects > limit) {
          isFull ||= objects > 0;
          continue;
        }
        size += objects;
        before.delete(key);
        this.units.set(
          key,
          known
            ? Object.assign(known, { cluster, unit })
            : this.begin(cluster, unit),
        );
      }
    }
    for (const { handles, isKnown, cluster } of before.values()) {
      handles.forEach(handle => handle.close());
      if (!isKnown) {
        this.isWhole(cluster);
      }
    }
    if (isFull && !this.isFull) {
      logger.warn(
        `More than ${limit} objects carry versions; the others are read every interval and not watched. fairway.inventory.watch sets the limit`,
      );
    }
    this.isFull = isFull;
  }

  close(): void {
    this.ended.abort();
    this.timers.forEach(cancel => cancel());
    this.timers.clear();
    this.units.forEach(({ handles }) =>
      handles.forEach(handle => handle.close()),
    );
    this.units.clear();
  }

  private begin(cluster: PlannedCluster, unit: PlannedUnit): WatchedUnit {
    const { gateway } = this.deps;
    const watched: WatchedUnit = { cluster, unit, handles: [] };
    const key = `${cluster.namespace}/${cluster.cluster}`;
    this.unknown.set(key, (this.unknown.get(key) ?? 0) + 1);
    try {
      watched.handles = unit
        .driver!.interests(unit.binding)
        .map(interest =>
          gateway.watch(unit.connection, interest, () =>
            this.lookSoon(watched),
          ),
        );
    } catch (error) {
      // It is not registered; the readings say so.
      if (!(error instanceof ClusterError)) {
        throw error;
      }
    }
    return watched;
  }

  private lookSoon(watched: WatchedUnit): void {
    if (watched.looking) {
      watched.changed = true;
      return;
    }
    watched.looking = true;
    const cancel = this.deps.clock.after(GATHER_MS, async () => {
      this.timers.delete(cancel);
      await this.look(watched);
      watched.looking = false;
      if (watched.changed && !this.ended.signal.aborted) {
        watched.changed = false;
        this.lookSoon(watched);
      }
    });
    this.timers.add(cancel);
  }

  private async look(watched: WatchedUnit): Promise<void> {
    const { gateway, now, onVersion } = this.deps;
    const { unit } = watched;
    const isFirst = !watched.isKnown;
    watched.isKnown = true;
    let seen;
    try {
      seen = await unit.driver!.read(unit.binding, {
        cluster: gateway.connect(unit.connection),
        signal: AbortSignal.any([
          this.ended.signal,
          AbortSignal.timeout(LOOK_MS),
        ]),
        now,
      });
    } catch {
      // What cannot be read is told by the next reading, with its cause.
    }
    const { version, changedBy } = seen ?? {};
    const isNews = version !== undefined && version !== watched.version;
    if (version !== undefined) {
      watched.version = version;
    }
    const isToTell = isFirst
      ? this.isWhole(watched.cluster)
      : isNews && changedBy?.manager !== FIELD_MANAGER;
    if (isToTell && !this.ended.signal.aborted) {
      onVersion(watched.cluster);
    }
  }

  /** Whether all that is watched of a cluster was looked at: what was changed before the watches began is found then, once. */
  private isWhole({ namespace, cluster }: PlannedCluster): boolean {
    const key = `${namespace}/${cluster}`;
    const left = (this.unknown.get(key) ?? 0) - 1;
    this.unknown.set(key, left);
    return left === 0;
  }
}

function keyOf(
  { namespace, cluster, basis }: PlannedCluster,
  { source, binding }: PlannedUnit,
): string {
  return JSON.stringify([namespace, cluster, basis, source, binding.unit.name]);
}
