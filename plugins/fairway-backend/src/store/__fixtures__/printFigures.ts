/*
 * Prints how fast the store is, in milliseconds: the median and the slowest of some tries. In the folder of the package:
 *
 *   STORE_DATABASE=postgres://… node --require @backstage/cli/config/nodeTransform.cjs src/store/__fixtures__/printFigures.ts
 *
 * Without STORE_DATABASE it measures SQLite in memory. An argument sets the number of targets, 100,000 if left out.
 */
// eslint-disable-next-line @backstage/no-undeclared-imports -- only tests and measurements load this file
import { mockServices } from '@backstage/backend-test-utils';
import type { ResourceObject } from '@fairway/plugin-fairway-common';
import knexFactory, { Knex } from 'knex';
import { createDatabaseStore, DatabaseStore } from '../DatabaseStore';
import {
  aCluster,
  aDecision,
  aRun,
  aTarget,
  targetStatus,
  updateOf,
  workItem,
} from './objects';

const connection = process.env.STORE_DATABASE;
const total = Number(process.argv[2] ?? 100_000);
const BATCH = 500;

async function measure(
  what: string,
  times: number,
  body: (index: number) => Promise<unknown>,
): Promise<void> {
  const durations: number[] = [];
  for (let index = 0; index < times; index++) {
    const started = performance.now();
    await body(index);
    durations.push(performance.now() - started);
  }
  durations.sort((a, b) => a - b);
  const shown = [durations[Math.floor(times / 2)], durations[times - 1]]
    .map(ms => ms.toFixed(1).padStart(8))
    .join('');
  process.stdout.write(`${what.padEnd(60)}${shown}\n`);
}

async function main(): Promise<void> {
  if (!connection) {
    await printFigures(
      knexFactory({
        client: 'better-sqlite3',
        connection: ':memory:',
        useNullAsDefault: true,
      }),
    );
    return;
  }
  const admin = knexFactory({ client: 'pg', connection });
  const name = `figures_${process.pid}`;
  await admin.raw('CREATE DATABASE ??', [name]);
  try {
    await printFigures(
      knexFactory({
        client: 'pg',
        connection: new URL(`/${name}`, connection).href,
      }),
    );
  } finally {
    await admin.raw('DROP DATABASE ??', [name]);
    await admin.destroy();
  }
}

async function printFigures(knex: Knex): Promise<void> {
  try {
    await figures(
      await createDatabaseStore({ database: mockServices.database({ knex }) }),
      // What autovacuum does within a minute.
      () => knex.raw('ANALYZE'),
    );
  } finally {
    await knex.destroy();
  }
}

async function figures(
  store: DatabaseStore,
  analyze: () => PromiseLike<unknown>,
): Promise<void> {
  const create = async (objects: ResourceObject[]) =>
    (await store.commit({ creates: objects.map(object => ({ object })) }))
      .created;
  const runs = Array.from({ length: total / BATCH }, (_, index) =>
    aRun(`run-${index}`),
  );
  await create(runs);

  let targets: ResourceObject[] = [];
  await measure(`create ${BATCH} targets`, runs.length, async index => {
    const made = await create(
      Array.from({ length: BATCH }, (_, cluster) =>
        aTarget(runs[index], `cluster-${cluster}`, { phase: 'Pending' }),
      ),
    );
    targets = index === 0 ? made : targets;
  });

  await analyze();
  const [cluster] = await create([aCluster('eu-1')]);
  let latest = cluster;
  await measure('commit of one update, alone', 200, async index => {
    const { updated } = await store.commit({
      updates: [
        updateOf(latest, {
          spec: { connection: { backstageCluster: `c${index}` } },
        }),
      ],
    });
    [latest] = updated;
  });
  await store.commit({ work: [{ type: 'wake', item: workItem('run-0') }] });
  const [claim] = await store.claim({ owner: 'a', limit: 1, leaseMs: 1e6 });
  await measure(
    'commit of one fenced update and schedule, alone',
    200,
    async index => {
      const { updated } = await store.commit({
        fence: claim,
        updates: [updateOf(targets[0], { status: targetStatus(`p${index}`) })],
        work: [
          { type: 'schedule', key: claim.key, fence: claim.fence, dueAt: 1e14 },
        ],
      });
      [targets[0]] = updated;
    },
  );
  let decisions = 0;
  await measure(
    `commit of ${BATCH} updates and ${BATCH} decisions`,
    20,
    async index => {
      const { updated } = await store.commit({
        fence: claim,
        updates: targets.map(object =>
          updateOf(object, { status: targetStatus(`phase-${index}`) }),
        ),
        creates: targets.map(object => ({
          object: aDecision(runs[0], object, `decision-${decisions++}`),
        })),
        work: [{ type: 'schedule', key: claim.key, fence: claim.fence }],
      });
      targets = updated;
    },
  );
  await measure('64 commits of one update at once', 20, async index => {
    const results = await Promise.all(
      targets.slice(0, 64).map(object =>
        store.commit({
          updates: [updateOf(object, { status: targetStatus(`q-${index}`) })],
        }),
      ),
    );
    targets.splice(0, 64, ...results.map(({ updated }) => updated[0]));
  });
  await measure(
    `list ${BATCH} of ${total} targets by run and phase`,
    50,
    index =>
      store.list({
        kind: 'Target',
        namespace: 'default',
        fields: [
          {
            key: 'spec.runRef.name',
            operator: 'In',
            values: [`run-${1 + index}`],
          },
          { key: 'status.phase', operator: 'In', values: ['Pending'] },
        ],
      }),
  );
  await measure(`list ${BATCH} of ${total} targets by label`, 50, index =>
    store.list({
      kind: 'Target',
      namespace: 'default',
      labels: [
        {
          key: 'fairway.dev/run',
          operator: 'In',
          values: [`run-${1 + index}`],
        },
      ],
    }),
  );
  await measure(`page of ${BATCH} in the middle of ${total} targets`, 20, () =>
    store.list({
      kind: 'Target',
      limit: BATCH,
      namespace: 'default',
      continue: { namespace: 'default', name: 'run-50', revision: 0 },
    }),
  );
  const { current } = await store.revisions();
  await measure('the newest 1,000 changes', 20, () =>
    store.changes(current - 1_000, 1_000),
  );
  await measure('claim with nothing due', 100, () =>
    store.claim({ owner: 'b', limit: 10, leaseMs: 1_000 }),
  );
  await measure('woken with nothing woken', 100, () =>
    store.woken({ owner: 'a' }),
  );
  await measure('count by phase', 5, () =>
    store.count({ kind: 'Target', namespace: 'default' }, 'status.phase'),
  );
  process.stdout.write(`${JSON.stringify(store.statistics())}\n`);
}

main();
