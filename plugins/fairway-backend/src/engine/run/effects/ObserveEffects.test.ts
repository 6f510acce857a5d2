import type { ObservationFact, Target } from '@fairway/plugin-fairway-common';
import type { ClusterGateway } from '@fairway/plugin-fairway-node';
import * as manifests from '../../simulation/manifests';
import { override } from '../../simulation/override';
import type { Chaos } from '../../simulation/Scheduler';
import { Simulation } from '../../simulation/Simulation';

const MINUTE_MS = 60_000;

const calm: Chaos = {
  crash: () => undefined,
  stall: () => 0,
  delay: () => 1,
  skipAhead: () => false,
  lateAnswer: () => false,
};

/** Watches that are established and then never say anything. */
const silent = (gateway: ClusterGateway) =>
  override(gateway, {
    watch: (name, interest) => gateway.watch(name, interest, () => undefined),
  });

/**
 * A promotion to one cluster, in virtual time, of which no event is heard after the write.
 *
 * @param unreadable - how many looks fail before one succeeds
 * @returns when the target converged, in milliseconds after it was written; how often it was looked at
 */
async function promoteUnheard(options: {
  arrivesAfterMs: number;
  unreadable: number;
  /** What each look says of when the next one is worth it. */
  lookAgainInMs?: number;
}) {
  let looks = 0;
  const simulation = new Simulation({
    seed: 1,
    chaos: calm,
    replicas: 1,
    tenants: [
      {
        namespace: 'shop',
        clusters: [manifests.cluster('c0', {}, 'shop-c0')],
        config: [
          manifests.fleet,
          manifests.backend,
          manifests.source,
          manifests.plan([{ name: 'prod' }]),
        ],
        promotions: [manifests.promotion('v2')],
      },
    ],
    faults: { refused: () => 0, lost: () => 0 },
    behaviour: () => ({
      outcome: 'converges',
      afterMs: options.arrivesAfterMs,
    }),
    restartAfter: () => 0,
    mutation: {
      name: 'hears no events',
      found: [],
      gateway: silent,
      driver: driver =>
        override(driver, {
          observe: async (intent, receipt, context) => {
            looks += 1;
            if (looks <= options.unreadable) {
              return {
                state: 'Unknown',
                reason: 'Timeout',
                message: 'No answer',
              };
            }
            const seen = await driver.observe(intent, receipt, {
              ...context,
              cluster: override(context.cluster, {
                get: key => context.cluster.get(key, { fresh: true }),
              }),
            });
            const { lookAgainInMs } = options;
            return { ...seen, ...(lookAgainInMs && { lookAgainInMs }) };
          },
        }),
    },
  });
  try {
    await simulation.start();
    const { history, scheduler } = simulation;
    await simulation.play({
      from: scheduler.now,
      to: scheduler.now + 60 * MINUTE_MS,
      maxSteps: 100_000,
      finished: () => history.of('PromotionRun').length > 0,
    });
    const [{ status }] = history.of<Target>('Target');
    const { phase, convergedAt, receipt, observation } = status!;
    return {
      phase,
      observation,
      observed: observation?.state as ObservationFact['state'] | undefined,
      tookMs: Date.parse(convergedAt ?? '') - Date.parse(receipt?.at ?? ''),
      looks,
    };
  } finally {
    await simulation.end();
  }
}

describe('looking out for a write of which no event is heard', () => {
  it('looks again soon after a read that failed, and less and less often', async () => {
    const { phase, tookMs, looks } = await promoteUnheard({
      arrivesAfterMs: 0,
      unreadable: 4,
    });
    expect(phase).toBe('Converged');
    expect(tookMs).toBeLessThan(MINUTE_MS / 4);
    expect(looks).toBe(5);
  });

  it('looks again when the driver says that it is worth it, and keeps no record of that', async () => {
    const { phase, tookMs, observation } = await promoteUnheard({
      arrivesAfterMs: 5_000,
      unreadable: 0,
      lookAgainInMs: 2_000,
    });
    expect(phase).toBe('Converged');
    expect(tookMs).toBeLessThan(10_000);
    expect(JSON.stringify(observation)).not.toContain('lookAgain');
  });

  it('looks a second time after a while, long before the deadline', async () => {
    const { phase, tookMs, looks } = await promoteUnheard({
      arrivesAfterMs: 5_000,
      unreadable: 0,
    });
    expect(phase).toBe('Converged');
    expect(tookMs).toBeLessThan(1.1 * MINUTE_MS);
    expect(looks).toBeLessThan(5);
  });
});
