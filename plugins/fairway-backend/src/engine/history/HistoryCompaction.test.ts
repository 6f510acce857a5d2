import { Prng } from '../simulation/Prng';
import { Scheduler } from '../simulation/Scheduler';
import { silentLogger } from '../simulation/silentLogger';
import { HistoryCompaction } from './HistoryCompaction';

const MINUTE = 60_000;

describe('HistoryCompaction', () => {
  it.each([
    ['drops what is older than an hour', 100, [6_100, 6_200]],
    ['keeps the newest changes, however old they are', 10, []],
  ])('%s', async (_what, perMinute, last) => {
    const scheduler = new Scheduler(
      new Prng(1),
      {
        crash: () => undefined,
        stall: () => 0,
        delay: () => 0,
        skipAhead: () => false,
        lateAnswer: () => false,
      },
      () => undefined,
    );
    const life = { name: 'replica', alive: true, stalledUntil: 0 };
    const start = scheduler.now;
    const dropped: number[] = [];
    const compaction = new HistoryCompaction({
      store: {
        revisions: async () => ({
          current: ((scheduler.now - start) / MINUTE) * perMinute,
          compacted: dropped.at(-1) ?? 0,
        }),
        compact: async upTo => dropped.push(upTo),
      },
      clock: {
        now: () => scheduler.now,
        monotonic: () => scheduler.now,
        after: (ms, callback) => scheduler.after(life, ms, callback),
        soon: callback => scheduler.soon(life, callback),
      },
      config: { historyMs: 60 * MINUTE, historyMin: 5_000, compactMs: MINUTE },
      logger: silentLogger,
    });
    compaction.start();
    while (scheduler.now < start + 122 * MINUTE) {
      await scheduler.step();
    }
    await compaction.stop();
    expect(dropped.slice(-2)).toEqual(last);
  });
});
