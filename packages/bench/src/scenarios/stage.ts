import { setTimeout as delay } from 'node:timers/promises';
import {
  FairwayStore,
  workItem,
} from '@fairway/plugin-fairway-backend/composition';
import type { Target } from '@fairway/plugin-fairway-common';
import { BenchDatabase, DatabaseName, openDatabase } from '../database';
import { install, Installation, seed } from '../installation';
import { deliveryBy, DriverName } from '../model/delivery';
import {
  clusterObjects,
  modelObjects,
  NAMESPACE,
  promotionObject,
} from '../model/objects';
import { Fleet, startFleet } from '../processes/fleet';
import type { Scope } from '../scope';

/** Everything that a promotion needs: clusters with Deployments, a database with the model, and a replica that runs. */
export interface Stage {
  sources: string[];
  database: BenchDatabase;
  fleet: Fleet;
  installation: Installation;
}

const SETTLE_MS = 200;

/** Sets everything up and starts the engine. */
export async function setStage(
  options: {
    clusters: number;
    sources: number;
    database: DatabaseName;
    /** Default: kubernetes. */
    driver?: DriverName;
  },
  scope: Scope,
): Promise<Stage> {
  const sources = Array.from(
    { length: options.sources },
    (_, index) => `service-${index + 1}`,
  );
  const database = await openDatabase(options.database, scope);
  const delivery = deliveryBy(options.driver ?? 'kubernetes');
  const fleet = await startFleet(
    { clusters: options.clusters, sources, delivery },
    scope,
  );
  const installation = await install({ database, fleet }, scope);
  await seed(installation.store, [
    ...clusterObjects(fleet.clusters, delivery),
    ...modelObjects(sources, delivery),
  ]);
  installation.engine.start();
  await delay(SETTLE_MS);
  return { sources, database, fleet, installation };
}

/** Creates a promotion of a version for each of the sources, all at once. */
export async function createPromotions(
  { sources, installation }: Stage,
  version: string,
): Promise<void> {
  await Promise.all(
    sources.map(source => {
      const object = promotionObject(source, version);
      return installation.store.commit({
        creates: [{ object }],
        work: [{ type: 'wake', item: workItem(object) }],
      });
    }),
  );
}

const LOOK_MS = 25;

const ENDED: ReadonlySet<string> = new Set([
  'Succeeded',
  'Failed',
  'Aborted',
  'Superseded',
  'RolledBack',
]);

/** Waits until so many runs have ended. @returns how many ended how */
export async function untilEnded(
  { store, runs }: { store: FairwayStore; runs: number },
  scope: Scope,
): Promise<Map<string, number>> {
  for (;;) {
    const phases = await store.count(
      { kind: 'PromotionRun', namespace: NAMESPACE },
      'status.phase',
    );
    const ended = [...phases]
      .filter(([phase]) => ENDED.has(phase))
      .reduce((sum, [, count]) => sum + count, 0);
    if (ended >= runs) {
      return phases;
    }
    try {
      await delay(LOOK_MS, undefined, { signal: scope.signal });
    } catch (error) {
      process.stderr.write(
        `Not all runs have ended: ${JSON.stringify([...phases])}\n`,
      );
      throw error;
    }
  }
}

/** Waits until so many targets of the run of a promotion wait for their rollouts. @returns the name of the run */
export async function untilUnderWay(
  store: FairwayStore,
  { promotion, targets }: { promotion: string; targets: number },
  scope: Scope,
): Promise<string> {
  for (;;) {
    const { items } = await store.list({
      kind: 'Target',
      namespace: NAMESPACE,
      fields: [
        {
          key: 'spec.promotionRef.name',
          operator: 'In',
          values: [promotion],
        },
        { key: 'status.phase', operator: 'In', values: ['Converging'] },
      ],
    });
    if (items.length >= targets) {
      return (items[0] as unknown as Target).spec.runRef.name;
    }
    await delay(LOOK_MS, undefined, { signal: scope.signal });
  }
}
