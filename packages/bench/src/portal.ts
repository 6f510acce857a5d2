import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FairwayClient } from 'demo/src/client';
import { PEOPLE } from 'demo/src/people';
import { startPortal as startDemoPortal } from 'demo/src/portal';
import {
  createDatabaseStore,
  FairwayStore,
} from '@fairway/plugin-fairway-backend/composition';
import createKnex from 'knex';
import { postgresServer } from './database';
import type { Fleet } from './processes/fleet';
import type { Scope } from './scope';

/** A portal in a process of its own, and its database as another replica sees it. */
export interface BenchPortal {
  baseUrl: string;
  /** Speaks to its API as the platform engineer. */
  client: FairwayClient;
  store: FairwayStore;
}

/** Starts the portal of the demo on PostgreSQL, with the clusters of a fleet. */
export async function startPortal(
  fleet: Fleet,
  scope: Scope,
): Promise<BenchPortal> {
  const server = postgresServer();
  const prefix = `portal_${randomUUID().slice(0, 8)}_`;
  const directory = await mkdtemp(join(tmpdir(), 'fairway-bench-'));
  scope.defer(() => rm(directory, { recursive: true, force: true }));
  const portal = await startDemoPortal({
    directory,
    port: 0,
    fleet: {
      clusters: fleet.clusters.map(name => ({
        name,
        url: fleet.clusterUrl(name),
        token: 'bench',
      })),
    },
    database: { client: 'pg', connection: server, prefix },
  });
  scope.defer(() => portal.stop());
  const knex = createKnex({
    client: 'pg',
    connection: { connectionString: `${server}/${prefix}fairway` },
    pool: { min: 0, max: 4 },
  });
  scope.defer(() => knex.destroy());
  const { baseUrl } = portal;
  const client = new FairwayClient({
    baseUrl,
    token: await portal.token(PEOPLE.platform),
  });
  scope.defer(() => client.close());
  return {
    baseUrl,
    client,
    store: await createDatabaseStore({
      database: { getClient: async () => knex, migrations: { skip: true } },
    }),
  };
}
