import { createServer as createHttpServer, Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { AddressInfo, Socket } from 'node:net';
import { SimulatorClock, SimulatorTimer, systemClock } from './clock';
import { CounterSnapshot, sumCounters } from './counters';
import { routeRequest } from './http/router';
import {
  ClusterConfig,
  ClusterDefaults,
  SimulatedCluster,
} from './simulatedCluster';

/** What {@link startFleetSimulator} takes. @public */
export interface FleetSimulatorOptions {
  /** Default 0: any free port. */
  port?: number;
  /** Default `127.0.0.1`. */
  host?: string;
  /** Serves HTTPS with this certificate and key (PEM). */
  https?: { cert: string; key: string };
  clusters?: ClusterConfig[];
  /** Settings for all clusters, also for those added later. */
  defaults?: ClusterDefaults;
  /** Seed of all randomness. Default 1. */
  seed?: number;
  /** Milliseconds between bookmarks on open watches. Default 60,000. */
  bookmarkIntervalMs?: number;
  /** Default: the machine's clock. */
  clock?: SimulatorClock;
}

/** A running simulator. @public */
export interface FleetSimulator {
  /** Base URL, without a slash at the end. */
  readonly url: string;
  /** Base URL of the API server of a cluster. */
  clusterUrl(name: string): string;
  /** @throws Error if there is no such cluster. */
  cluster(name: string): SimulatedCluster;
  /** All clusters in the order in which they were added. */
  clusters(): SimulatedCluster[];
  /** @throws Error if the name is taken. */
  addCluster(config: ClusterConfig): SimulatedCluster;
  /** Closes its connections and forgets it. */
  removeCluster(name: string): void;
  /** Sum over all clusters. */
  counters(): CounterSnapshot;
  resetCounters(): void;
  /** Sends bookmarks on all watches that asked for them, at once. */
  sendBookmarks(): void;
  /** Closes all connections and the port. */
  stop(): Promise<void>;
}

const CLUSTER_NAME = /^[A-Za-z0-9]([-A-Za-z0-9._]*[A-Za-z0-9])?$/;

class Fleet implements FleetSimulator {
  private readonly members = new Map<string, SimulatedCluster>();
  private readonly sockets = new Set<Socket>();
  private bookmarkTimer?: SimulatorTimer;
  private readonly clock: SimulatorClock;

  constructor(
    private readonly options: FleetSimulatorOptions,
    private readonly server: Server,
    readonly url: string,
  ) {
    this.clock = options.clock ?? systemClock;
    options.clusters?.forEach(config => this.addCluster(config));
    server.on('connection', (socket: Socket) => {
      this.sockets.add(socket);
      socket.on('close', () => this.sockets.delete(socket));
    });
    server.on('request', (request, response) => {
      routeRequest(this, request, response);
    });
  }

  clusterUrl(name: string): string {
    return `${this.url}/clusters/${name}`;
  }

  find(name: string): SimulatedCluster | undefined {
    return this.members.get(name);
  }

  cluster(name: string): SimulatedCluster {
    const cluster = this.members.get(name);
    if (!cluster) {
      throw new Error(`The simulator has no cluster "${name}"`);
    }
    return cluster;
  }

  clusters(): SimulatedCluster[] {
    return [...this.members.values()];
  }

  addCluster(config: ClusterConfig): SimulatedCluster {
    const { name } = config;
    if (!CLUSTER_NAME.test(name)) {
      throw new Error(`"${name}" cannot be the name of a cluster`);
    }
    if (this.members.has(name)) {
      throw new Error(`The simulator already has a cluster "${name}"`);
    }
    const cluster = new SimulatedCluster(
      config,
      {
        clock: this.clock,
        seed: this.options.seed ?? 1,
        defaults: this.options.defaults ?? {},
        watchOpened: () => this.scheduleBookmarks(),
      },
      this.clusterUrl(name),
    );
    this.members.set(name, cluster);
    return cluster;
  }

  removeCluster(name: string): void {
    this.cluster(name).close();
    this.members.delete(name);
  }

  counters(): CounterSnapshot {
    const snapshots = this.clusters().map(cluster => cluster.counterSnapshot());
    return sumCounters(snapshots.filter(s => s !== undefined));
  }

  resetCounters(): void {
    this.clusters().forEach(c => c.runtimeIfStarted?.counters.reset());
  }

  sendBookmarks(): void {
    for (const cluster of this.members.values()) {
      const runtime = cluster.runtimeIfStarted;
      runtime?.watches.sendBookmarks(runtime.context.store.revision);
    }
  }

  async stop(): Promise<void> {
    this.bookmarkTimer?.cancel();
    this.clusters().forEach(cluster => cluster.close());
    const closed = new Promise<void>(resolve => {
      this.server.close(() => resolve());
    });
    this.sockets.forEach(socket => socket.destroy());
    await closed;
  }

  /** One timer for the fleet, and none while no watch is open. */
  private scheduleBookmarks(): void {
    this.bookmarkTimer ??= this.clock.setTimeout(() => {
      this.bookmarkTimer = undefined;
      this.sendBookmarks();
      const isWatched = this.clusters().some(
        cluster => (cluster.runtimeIfStarted?.watches.size ?? 0) > 0,
      );
      if (isWatched) {
        this.scheduleBookmarks();
      }
    }, this.options.bookmarkIntervalMs ?? 60_000);
  }
}

/** The parts of the fleet that routing needs. */
export type RoutedFleet = FleetSimulator & {
  find(name: string): SimulatedCluster | undefined;
};

/**
 * Starts any number of simulated Kubernetes API servers on one port.
 *
 * @throws Error if the port is taken or two clusters have the same name.
 * @public
 */
export async function startFleetSimulator(
  options: FleetSimulatorOptions = {},
): Promise<FleetSimulator> {
  const { host = '127.0.0.1', port = 0, https } = options;
  const tuning = {
    requestTimeout: 0,
    keepAliveTimeout: 300_000,
    noDelay: true,
  };
  const server = https
    ? createHttpsServer({ ...tuning, ...https })
    : createHttpServer(tuning);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host, backlog: 8192 }, () => {
      server.removeListener('error', reject);
      resolve();
    });
  });
  const { port: actual } = server.address() as AddressInfo;
  const scheme = https ? 'https' : 'http';
  const url = `${scheme}://${
    host.includes(':') ? `[${host}]` : host
  }:${actual}`;
  try {
    return new Fleet(options, server, url);
  } catch (error) {
    server.close();
    throw error;
  }
}
