import type { Target } from '@fairway/plugin-fairway-common';
import * as manifests from '../../simulation/manifests';
import { Simulation } from '../../simulation/Simulation';

const MINUTE_MS = 60_000;

/** A promotion to one cluster, whose replica dies right after its write, and whose cluster cannot be reached from then on. */
async function dieAfterTheWrite() {
  let died = false;
  const simulation: Simulation = new Simulation({
    seed: 1,
    chaos: {
      crash: ({ hop }) => {
        if (died || hop.label !== 'apply shop-c0') {
          return undefined;
        }
        died = true;
        return 'after effect';
      },
      stall: () => 0,
      delay: () => 1,
      skipAhead: () => false,
      lateAnswer: () => false,
    },
    replicas: 1,
    tenants: [
      {
        namespace: 'shop',
        clusters: [manifests.cluster('c0', {}, 'shop-c0')],
        config: [
          manifests.fleet,
          manifests.backend,
          manifests.source,
          manifests.plan([
            { name: 'prod', unreachableClusters: 'Skip', wave: {} },
          ]),
        ],
        promotions: [manifests.promotion('v2')],
      },
    ],
    faults: { refused: () => 0, lost: () => 0 },
    behaviour: () => ({ outcome: 'stuck', afterMs: 0 }),
    restartAfter: () => {
      simulation.clusters.get('shop-c0')!.reachable = false;
      return 1_000;
    },
  });
  try {
    await simulation.start();
    const { history, scheduler, clusters } = simulation;
    await simulation.play({
      from: scheduler.now,
      to: scheduler.now + 60 * MINUTE_MS,
      maxSteps: 100_000,
      finished: () => history.of('PromotionRun').length > 0,
    });
    const [{ status }] = history.of<Target>('Target');
    const [object] = clusters.get('shop-c0')!.names;
    return {
      status,
      holds: clusters.get('shop-c0')!.read(object)?.spec.version,
    };
  } finally {
    await simulation.end();
  }
}

describe('a write that may have been sent by a replica which has died', () => {
  it('is not given up as one that was never sent', async () => {
    const { status, holds } = await dieAfterTheWrite();
    expect(holds).toBe('v2');
    expect(status).toMatchObject({
      phase: 'Failed',
      reason: 'ProgressDeadlineExceeded',
      ambiguous: true,
      intent: { version: 'v2' },
      previousVersion: 'v1',
    });
  });
});
