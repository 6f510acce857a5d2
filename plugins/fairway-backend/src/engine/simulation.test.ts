import { createSqlStore } from './simulation/sqlStore';
import { simulate } from './simulation/simulate';
import type { StoreFactory } from './simulation/Simulation';
import { note } from './simulation/testNotes';

const SEEDS = Number(process.env.FAIRWAY_SIMULATION_SEEDS ?? 500);
const REPLAY = process.env.FAIRWAY_SIMULATION_SEED;
/** Whether the seed to replay is one with drift. */
const REPLAY_DRIFT = process.env.FAIRWAY_SIMULATION_DRIFT === '1';
const PARTS = 5;
/** One seed on the SQL store takes as long as ten on the model. */
const SQL_SEEDS = Math.ceil(SEEDS / 10);
const DRIFT_SEEDS = Math.ceil(SEEDS / 5);
/** Machines that do something else besides must not fail for it. */
const PATIENCE_MS = 1_200_000;

/** Plays seeds one after the other. @throws at the first that fails, with what replays it */
async function play(
  label: string,
  from: number,
  count: number,
  options: { createStore?: StoreFactory; drift?: boolean } = {},
) {
  const total = { steps: 0, commits: 0, writes: 0, crashes: 0, updates: 0 };
  for (let seed = from; seed < from + count; seed += 1) {
    const outcome = await simulate({ seed, ...options });
    total.steps += outcome.steps;
    total.commits += outcome.commits;
    total.writes += outcome.writes;
    total.updates += outcome.updates;
    total.crashes += Object.values(outcome.crashes).reduce((a, b) => a + b, 0);
  }
  note(
    `simulation, ${label}`,
    `${count} seeds from ${from}: ${total.steps} steps, ${total.commits} commits, ${total.writes} writes to clusters, ${total.crashes} crashes, ${total.updates} updates`,
  );
  return total;
}

describe('simulation of an installation', () => {
  if (REPLAY !== undefined) {
    it(
      `replays seed ${REPLAY}`,
      async () => {
        const { steps } = await play('replay', Number(REPLAY), 1, {
          drift: REPLAY_DRIFT,
        });
        expect(steps).toBeGreaterThan(0);
      },
      PATIENCE_MS,
    );
    return;
  }

  it(
    'plays the same history for the same seed',
    async () => {
      const [first, again, other] = [
        await simulate({ seed: 11 }),
        await simulate({ seed: 11 }),
        await simulate({ seed: 12 }),
      ];
      expect(again).toEqual(first);
      expect(other.traceHash).not.toBe(first.traceHash);
    },
    PATIENCE_MS,
  );

  it(
    'plays the same history on the SQL store again and again',
    async () => {
      const [first, again] = [
        await simulate({ seed: 13, createStore: createSqlStore }),
        await simulate({ seed: 13, createStore: createSqlStore }),
      ];
      expect(again).toEqual(first);
    },
    PATIENCE_MS,
  );

  it.each(Array.from({ length: PARTS }, (_, part) => part + 1))(
    `keeps all invariants and comes to an end, part %i of ${PARTS}`,
    async part => {
      const count = Math.ceil(SEEDS / PARTS);
      const { crashes } = await play('model', 1 + (part - 1) * count, count);
      expect(crashes).toBeGreaterThan(0);
    },
    PATIENCE_MS,
  );

  it(
    'keeps them on the SQL store, too',
    async () => {
      const { crashes } = await play('SQL store', 100_001, SQL_SEEDS, {
        createStore: createSqlStore,
      });
      expect(crashes).toBeGreaterThan(0);
    },
    PATIENCE_MS,
  );

  it(
    'keeps them where somebody else changes versions at any time, sees all of that, and does about it what the plans say',
    async () => {
      await play('drift', 1, DRIFT_SEEDS, { drift: true });
      await play('drift, SQL store', 100_001, Math.ceil(DRIFT_SEEDS / 10), {
        createStore: createSqlStore,
        drift: true,
      });
    },
    PATIENCE_MS,
  );
});
