import type { FairwayStore } from '@fairway/plugin-fairway-backend/composition';
import type { ResourceObject, Target } from '@fairway/plugin-fairway-common';
import { seed } from '../installation';
import { largeRun } from '../model/largeRun';
import {
  clusterObjects,
  modelObjects,
  NAMESPACE,
  promotionObject,
} from '../model/objects';
import { deliveryBy } from '../model/delivery';
import { startFleet } from '../processes/fleet';
import { peakRssMiB, quantile, rounded } from '../result';
import { copyOf } from './populate';
import type { Scenario } from './scenario';
import { untilEnded, untilUnderWay } from './stage';
import { updateTargets } from './updates';

const SOURCE = 'service-1';
/** How many units the fleet has. */
const UNITS = 50;
/** How many targets the run page shows, of so many units on each cluster. */
const RUN_UNITS = 5;
const UPDATES_PER_SECOND = 200;
/** How often the way from a cluster to the browser, and to the fleet page, is measured. */
const SAMPLES = 30;
const OPENINGS = 20;

async function readAll(store: FairwayStore): Promise<ResourceObject[]> {
  const kinds = ['Source', 'Promotion', 'PromotionRun', 'Target'];
  const lists = await Promise.all(
    kinds.map(kind => store.list({ kind, namespace: NAMESPACE })),
  );
  return lists.flatMap(({ items }) => items);
}

/** What is in the browser when, with a whole portal behind it. */
export const ui: Scenario = {
  summary: 'the portal in Chromium, with --clusters (default: 1000) × 50 units',
  async run({ clusters: count = 1_000 }, scope) {
    // Loaded here, since they would count as memory of the other scenarios.
    const { startPortal } = require('../portal') as typeof import('../portal');
    const { openPortal } =
      require('../processes/browser') as typeof import('../processes/browser');
    const measure = require('./uiMeasures') as typeof import('./uiMeasures');
    const startedAt = performance.now();
    const delivery = deliveryBy('kubernetes');
    const fleet = await startFleet(
      { clusters: count, sources: [SOURCE], delivery },
      scope,
    );
    const { baseUrl, client, store } = await startPortal(fleet, scope);
    await seed(store, [
      ...clusterObjects(fleet.clusters, delivery),
      ...modelObjects([SOURCE], delivery),
    ]);
    await client.create('promotions', promotionObject(SOURCE, 'v2'));
    await untilEnded({ runs: 1, store }, scope);
    const originals = await readAll(store);
    const failures = originals
      .map(({ status }) => status as { phase?: string; message?: string })
      .filter(status => status?.phase === 'Failed');
    if (failures.length > 0) {
      throw new Error(
        `The run of ${SOURCE} failed: ${failures.at(-1)!.message}`,
      );
    }
    for (let unit = 2; unit <= UNITS; unit++) {
      scope.signal.throwIfAborted();
      await seed(store, copyOf(originals, SOURCE, `service-${unit}`));
    }

    const fleetViewMs = await measure.fleetView(client, SOURCE);
    const page = await openPortal(baseUrl, scope);
    const fleetPageMs: number[] = [];
    for (let opening = 0; opening < OPENINGS; opening++) {
      await page.goto('/fairway');
      await page
        .locator('a[href="/fairway/fleet"]')
        .first()
        .waitFor({ state: 'attached' });
      fleetPageMs.push(await measure.untilGridIsOpen(page, '/fairway/fleet'));
    }

    const fleetScroll = await measure.whileScrolling(page);

    const large = largeRun(originals, { name: 'large-1', units: RUN_UNITS });
    await seed(store, large);
    const run = `/fairway/runs/${NAMESPACE}/large-1`;
    const { items } = await store.list({
      kind: 'Target',
      namespace: NAMESPACE,
      fields: [
        { key: 'spec.runRef.name', operator: 'In', values: ['large-1'] },
      ],
    });
    const stopUpdates = updateTargets(
      store,
      items as unknown as Target[],
      UPDATES_PER_SECOND,
    );
    const firstGridPaintMs = await measure.firstGridPaint(page, run);
    const { longTasksOver200Ms, scrollFps } = await measure.whileScrolling(
      page,
    );
    const heapMiB = await measure.heapMiB(page);
    const updatesPerSecond = await stopUpdates();

    await fleet.stall();
    const some = fleet.clusters.slice(0, SAMPLES);
    await client.create(
      'promotions',
      promotionObject(SOURCE, 'v3', {
        name: 'stalled',
        plan: 'at-once',
        clusters: some,
      }),
    );
    const stalled = await untilUnderWay(
      store,
      { promotion: 'stalled', targets: some.length },
      scope,
    );
    await page.goto(`/fairway/runs/${NAMESPACE}/${stalled}`);
    await page.locator('[role=gridcell]').first().waitFor();
    const statusToBrowserMs = await measure.untilShown(page, some, cluster =>
      fleet.finishRollout(delivery.objects(cluster, 0, SOURCE)[0]),
    );
    return {
      scenario: 'ui',
      clusters: count,
      database: 'postgres',
      ok: true,
      wallSeconds: rounded((performance.now() - startedAt) / 1_000),
      requestsPerTarget: null,
      statementsPerTarget: null,
      peakRssMiB: peakRssMiB(),
      targets: items.length,
      updatesPerSecond: Math.round(updatesPerSecond),
      firstGridPaintMs,
      longTasksOver200Ms,
      scrollFps,
      heapMiB,
      statusToBrowserMs,
      fleetViewMs,
      fleetPageMs: rounded(quantile(fleetPageMs, 0.95), 0),
      fleetScroll,
    };
  },
};
