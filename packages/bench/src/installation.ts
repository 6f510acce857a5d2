import type { LoggerService } from '@backstage/backend-plugin-api';
import { ConfigReader } from '@backstage/config';
import {
  BUILT_IN_GATES,
  createClusterGateway,
  createDatabaseStore,
  createEngine,
  FairwayStore,
} from '@fairway/plugin-fairway-backend/composition';
import type { ResourceObject } from '@fairway/plugin-fairway-common';
import type { Knex } from 'knex';
import type { BenchDatabase } from './database';
import { deliveryBy } from './model/delivery';
import type { Fleet } from './processes/fleet';
import type { Scope } from './scope';

function tell(message: string, meta?: unknown): void {
  const cause = meta instanceof Error ? `: ${meta.stack}` : '';
  process.stderr.write(`${message}${cause}\n`);
}

/** Warnings and errors go to stderr; the rest is not of interest. */
const LOGGER: LoggerService = {
  error: tell,
  warn: tell,
  info: () => undefined,
  debug: () => undefined,
  child: () => LOGGER,
};

/** One replica of the backend, without Backstage around it. */
export interface Installation {
  store: FairwayStore;
  /** For looking on: what it reads is not counted. */
  observer: Awaited<ReturnType<typeof createDatabaseStore>>;
  engine: ReturnType<typeof createEngine>;
}

/** Puts a replica together; its engine is started by the scenario. */
export async function install(
  options: {
    database: BenchDatabase;
    fleet?: Fleet;
    /** Whether the versions on clusters are read outside of runs. Default: no, so that requests are those of runs. */
    readsInventory?: boolean;
    /** How many objects are watched outside of runs. Default: that of the backend. */
    watches?: number;
  },
  scope: Scope,
): Promise<Installation> {
  const { database, fleet, readsInventory = false, watches } = options;
  const store = await openStore(database.connect());
  const observer = await openStore(database.observe(), { skip: true });
  const driver = fleet?.delivery.driver ?? deliveryBy('kubernetes').driver;
  const gateway = createClusterGateway({
    config: new ConfigReader({
      fairway: {
        clusters: [...(fleet?.clusters ?? []), ...(fleet?.hubs ?? [])].map(
          name => ({
            name,
            url: fleet!.clusterUrl(name),
            skipTLSVerify: true,
            credentials: { token: 'bench' },
          }),
        ),
      },
    }),
    logger: LOGGER,
    kinds: driver.kinds,
  });
  scope.defer(() => gateway.close());
  const engine = createEngine({
    store,
    inventory: readsInventory ? store : undefined,
    gateway,
    drivers: new Map([[driver.name, driver]]),
    gates: new Map(BUILT_IN_GATES.map(gate => [gate.type, gate])),
    authority: { objection: async () => undefined },
    logger: LOGGER,
    config: { ...(watches !== undefined && { inventoryWatches: watches }) },
  });
  scope.defer(() => engine.stop());
  return { store, observer, engine };
}

function openStore(
  knex: Knex,
  migrations?: { skip: boolean },
): ReturnType<typeof createDatabaseStore> {
  return createDatabaseStore({
    database: { getClient: async () => knex, migrations },
  });
}

/** How many objects one transaction creates. */
const BATCH = 1_000;

/** Creates objects without waking anything: what an installation has that has come to rest. */
export async function seed(
  store: FairwayStore,
  objects: Iterable<ResourceObject>,
): Promise<void> {
  let batch: { object: ResourceObject }[] = [];
  for (const object of objects) {
    batch.push({ object });
    if (batch.length === BATCH) {
      await store.commit({ creates: batch });
      batch = [];
    }
  }
  if (batch.length > 0) {
    await store.commit({ creates: batch });
  }
}
