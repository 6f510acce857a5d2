import type { EngineClock } from '../ports';
import { DatabaseTime } from './DatabaseTime';

/** A machine whose clock is off, and a database that takes its time to answer. */
function setUp(options: { roundTripMs: number; readAfterMs: number }) {
  const world = { now: 1_000_000 };
  const clock: EngineClock = {
    now: () => world.now + 3_600_000,
    monotonic: () => world.now - 999_000,
    after: () => () => undefined,
    soon: () => undefined,
  };
  const store = {
    now: async () => {
      world.now += options.readAfterMs;
      const answer = world.now;
      world.now += options.roundTripMs - options.readAfterMs;
      return answer;
    },
  };
  return { world, time: new DatabaseTime(store, clock, 60_000) };
}

describe('DatabaseTime', () => {
  it('is that of the database, whatever the clock of the machine says', async () => {
    const { world, time } = setUp({ roundTripMs: 0, readAfterMs: 0 });
    await time.calibrate();
    world.now += 5_000;
    expect(time.now()).toBe(world.now);
  });

  it.each([0, 500, 4_000])(
    'is never ahead, also where the clock was read %i ms into a slow answer',
    async readAfterMs => {
      const { world, time } = setUp({ roundTripMs: 4_000, readAfterMs });
      await time.calibrate();
      expect(time.now()).toBeLessThanOrEqual(world.now);
      expect(time.now()).toBeGreaterThanOrEqual(world.now - 4_000);
    },
  );

  it('is not made worse by a slow answer', async () => {
    const options = { roundTripMs: 0, readAfterMs: 0 };
    const { world, time } = setUp(options);
    await time.calibrate();
    options.roundTripMs = 4_000;
    world.now += 120_000;
    await time.calibrate();
    expect(time.now()).toBe(world.now);
  });
});
