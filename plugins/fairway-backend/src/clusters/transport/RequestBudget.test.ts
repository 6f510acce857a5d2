import { ManualClock } from '@fairway/fleet-simulator/testUtils';
import { RequestBudget } from './RequestBudget';

const never = new AbortController().signal;

function setup(
  options: Partial<ConstructorParameters<typeof RequestBudget>[0]> = {},
) {
  const clock = new ManualClock();
  const budget = new RequestBudget(
    { maxConcurrent: 2, qps: 10, burst: 4, ...options },
    clock,
  );
  const granted: number[] = [];
  const releases: (() => void)[] = [];
  const ask = (id: number, signal = never) =>
    budget.acquire(signal).then(release => {
      granted.push(id);
      releases.push(release);
    });
  const settle = async () => {
    for (let i = 0; i < 5; i++) {
      await Promise.resolve();
    }
  };
  return { clock, budget, granted, releases, ask, settle };
}

describe('request budget', () => {
  it('limits how many requests run at once, first come, first served', async () => {
    const { granted, releases, ask, settle } = setup();
    [1, 2, 3, 4].forEach(id => void ask(id));
    await settle();
    expect(granted).toEqual([1, 2]);
    releases[0]();
    releases[0](); // twice does not free two places
    await settle();
    expect(granted).toEqual([1, 2, 3]);
  });

  it('limits how many requests start in a time', async () => {
    const { clock, granted, ask, settle } = setup({ maxConcurrent: 100 });
    Array.from({ length: 10 }, (_, id) => void ask(id));
    await settle();
    expect(granted).toHaveLength(4);
    clock.advance(100);
    await settle();
    expect(granted).toHaveLength(5);
    clock.advance(500);
    await settle();
    expect(granted).toHaveLength(10);
    expect(clock.pending).toBe(0);
  });

  it('never holds more than the burst', async () => {
    const { clock, granted, ask, settle } = setup({ maxConcurrent: 100 });
    clock.advance(3_600_000);
    Array.from({ length: 10 }, (_, id) => void ask(id));
    await settle();
    expect(granted).toHaveLength(4);
  });

  it('lets those who wait go away', async () => {
    const { clock, granted, releases, ask, settle } = setup({
      maxConcurrent: 1,
    });
    const leaving = new AbortController();
    void ask(1);
    const gone = ask(2, leaving.signal);
    void ask(3);
    leaving.abort(new Error('left'));
    await expect(gone).rejects.toThrow('left');
    releases[0]();
    await settle();
    expect(granted).toEqual([1, 3]);
    expect(clock.pending).toBe(0);
  });

  it('starts nothing while the API server asks for a pause', async () => {
    const { clock, budget, granted, ask, settle } = setup();
    budget.pauseUntil(clock.now() + 5_000);
    void ask(1);
    clock.advance(4_999);
    await settle();
    expect(granted).toEqual([]);
    clock.advance(1);
    await settle();
    expect(granted).toEqual([1]);
  });
});
