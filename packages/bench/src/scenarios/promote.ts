import type { DatabaseName } from '../database';
import type { DriverName } from '../model/delivery';
import { BenchResult, peakRssMiB, rounded } from '../result';
import type { Scope } from '../scope';
import { statusToConverged } from './statusToConverged';
import { createPromotions, setStage, Stage, untilEnded } from './stage';

const NEXT_VERSION = 'v2';

/**
 * Promotes a new version of each of the sources to all clusters, all at once, and waits until all runs have ended.
 *
 * @remarks The time runs from before the Promotions are created until the last run is seen as Succeeded.
 */
export async function promote(
  options: {
    scenario: string;
    clusters: number;
    runs: number;
    database: DatabaseName;
    /** Default: kubernetes. */
    driver?: DriverName;
  },
  scope: Scope,
): Promise<BenchResult> {
  const { scenario, clusters, runs } = options;
  const stage = await setStage({ ...options, sources: runs }, scope);
  const { database, fleet } = stage;
  const { observer, engine } = stage.installation;

  const before = {
    statements: database.statements(),
    revision: (await observer.revisions()).current,
    bytes: await database.bytes(),
    cpu: process.cpuUsage(),
  };
  await fleet.resetCounters();
  const startedAt = performance.now();
  await createPromotions(stage, NEXT_VERSION);
  const phases = await untilEnded({ store: observer, runs }, scope);
  const wallSeconds = (performance.now() - startedAt) / 1000;
  const cpu = process.cpuUsage(before.cpu);
  const statements = database.statements() - before.statements;
  const requests = await fleet.counters();
  const peak = peakRssMiB();
  await engine.stop();

  const targets = clusters * runs;
  const decisions = await observer.count({ kind: 'Decision' });
  const { current } = await observer.revisions();
  const replica = engine.statistics();
  return {
    scenario,
    clusters,
    database: database.name,
    driver: fleet.delivery.driver.name,
    ok:
      phases.get('Succeeded') === runs &&
      (await everythingArrived(stage, targets)),
    wallSeconds: rounded(wallSeconds),
    statusToConvergedMs: await statusToConverged(stage),
    requestsPerTarget: rounded(requests.total / targets, 3),
    statementsPerTarget: rounded(statements / targets, 3),
    peakRssMiB: peak,
    runs,
    targets,
    targetsPerSecond: Math.round(targets / wallSeconds),
    requestsByVerb: requests.byVerb as Record<string, number>,
    requestsByResource: requests.byResource,
    statements,
    commits: replica.commits,
    verdicts: replica.decisions,
    decisions: [...decisions.values()].reduce((sum, n) => sum + n, 0),
    objectWritesPerTarget: rounded((current - before.revision) / targets),
    databaseKiBPerTarget: rounded(
      ((await database.bytes()) - before.bytes) / targets / 1024,
    ),
    cpuSeconds: rounded((cpu.user + cpu.system) / 1e6),
    errors: replica.errors,
    stale: replica.stale,
    fenced: replica.fenced,
  };
}

/** How many objects are looked at in the end. */
const SAMPLES = 50;

/** Whether all targets converged, and the objects have the version, as far as a sample tells. */
async function everythingArrived(
  { installation, fleet, sources }: Stage,
  targets: number,
): Promise<boolean> {
  const phases = await installation.observer.count(
    { kind: 'Target' },
    'status.phase',
  );
  if (phases.get('Converged') !== targets) {
    return false;
  }
  const step = Math.max(1, Math.floor(targets / SAMPLES));
  for (let index = 0; index < targets; index += step) {
    const at = index % fleet.clusters.length;
    const source = sources[Math.floor(index / fleet.clusters.length)];
    const { delivery } = fleet;
    const [carrier] = delivery.objects(fleet.clusters[at], at, source);
    if (delivery.versionOf(await fleet.read(carrier)) !== NEXT_VERSION) {
      return false;
    }
  }
  return true;
}
