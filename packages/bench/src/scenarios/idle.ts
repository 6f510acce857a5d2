import { setTimeout as delay } from 'node:timers/promises';
import type { Cluster } from '@fairway/plugin-fairway-common';
import { install, Installation } from '../installation';
import { peakRssMiB, rounded } from '../result';
import { MANY_TARGETS, populate } from './populate';
import type { Scenario } from './scenario';

const LOOK_MS = 1_000;
const WINDOW_MS = 20_000;

/** What an installation costs in which nothing happens. */
export const idle: Scenario = {
  summary: `${MANY_TARGETS.toLocaleString(
    'en',
  )} converged targets on --clusters (default: 1000), and nothing to do`,
  async run({ clusters = 1_000, database: name = 'postgres', watches }, scope) {
    const { database, fleet, installation } = await populate(
      { clusters, targets: MANY_TARGETS, database: name },
      scope,
    );
    const { observer } = installation;
    const targets = (
      await observer.count({ kind: 'Target' }, 'status.phase')
    ).get('Converged');
    const { engine } = await install(
      { database, fleet, readsInventory: true, watches },
      scope,
    );
    engine.start();
    // A replica has all clusters asked whether they answer after its start and reads their versions, and what it learns is written
    // once.
    while (!(await allKnown(observer))) {
      await delay(LOOK_MS, undefined, { signal: scope.signal });
    }
    await delay(LOOK_MS, undefined, { signal: scope.signal });

    const before = database.statements();
    const cpuBefore = process.cpuUsage();
    await fleet.resetCounters();
    const startedAt = performance.now();
    await delay(WINDOW_MS, undefined, { signal: scope.signal });
    const wallSeconds = (performance.now() - startedAt) / 1000;
    const statements = database.statements() - before;
    const cpu = process.cpuUsage(cpuBefore);
    const requests = await fleet.counters();
    const heapMiB = Math.round(process.memoryUsage().heapUsed / 2 ** 20);
    await engine.stop();
    return {
      scenario: 'idle',
      clusters,
      database: name,
      ok: targets !== undefined && targets >= MANY_TARGETS,
      wallSeconds: rounded(wallSeconds),
      requestsPerTarget: null,
      statementsPerTarget: null,
      peakRssMiB: peakRssMiB(),
      heapMiB,
      targets: targets ?? 0,
      statements,
      statementsPerSecond: rounded(statements / wallSeconds),
      requests: requests.total,
      cpuPercent: rounded((cpu.user + cpu.system) / 1e4 / wallSeconds),
      databaseMiB: Math.round((await database.bytes()) / 2 ** 20),
    };
  },
};

async function allKnown(observer: Installation['observer']): Promise<boolean> {
  const { items } = await observer.list({ kind: 'Cluster' });
  const readings = await observer.readings({});
  const read = new Set(
    readings
      .filter(({ problem }) => problem === undefined)
      .map(({ cluster }) => cluster),
  );
  return (items as Cluster[]).every(
    ({ status, metadata }) =>
      status?.kubernetesVersion && read.has(metadata.name),
  );
}
