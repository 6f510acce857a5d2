import { SharedReads } from './SharedReads';

/** A store whose revision a test moves, and something that is read from it. */
function aStore() {
  let current = 1;
  const waiting: (() => void)[] = [];
  const load = jest.fn(async () => {
    const revision = current;
    await new Promise<void>(resolve => {
      waiting.push(resolve);
    });
    return { revision };
  });
  return {
    revisions: async () => ({ current }),
    change: () => {
      current += 1;
    },
    load,
    /** Lets the read that has begun come to its end. */
    finish: async () => {
      await jest.advanceTimersByTimeAsync(0);
      waiting.shift()!();
      await jest.advanceTimersByTimeAsync(0);
    },
  };
}

describe('shared reads', () => {
  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate'] });
  });
  afterEach(() => jest.useRealTimers());

  it('answers from memory only while nothing has changed', async () => {
    const store = aStore();
    const reads = new SharedReads(store);
    const first = reads.get('a', store.load);
    await store.finish();
    expect(await first).toEqual({ revision: 1 });
    expect(await reads.get('a', store.load)).toEqual({ revision: 1 });
    expect(store.load).toHaveBeenCalledTimes(1);

    store.change();
    const second = reads.get('a', store.load);
    await jest.advanceTimersByTimeAsync(100);
    await store.finish();
    expect(await second).toEqual({ revision: 2 });
  });

  it('gives nobody an answer that began before they asked', async () => {
    const store = aStore();
    const reads = new SharedReads(store);
    const early = reads.get('a', store.load);
    await jest.advanceTimersByTimeAsync(0);
    store.change();
    const late = [reads.get('a', store.load), reads.get('a', store.load)];
    await store.finish();
    await jest.advanceTimersByTimeAsync(100);
    await store.finish();
    expect(await early).toEqual({ revision: 1 });
    expect(await Promise.all(late)).toEqual([{ revision: 2 }, { revision: 2 }]);
    expect(store.load).toHaveBeenCalledTimes(2);
  });

  it('rests after a read for as long as it took, and at least for a moment', async () => {
    const store = aStore();
    const reads = new SharedReads(store);
    const ask = () => {
      store.change();
      return reads.get('a', store.load);
    };
    const answers = [ask()];
    await jest.advanceTimersByTimeAsync(800);
    await store.finish();
    answers.push(ask());
    await jest.advanceTimersByTimeAsync(799);
    expect(store.load).toHaveBeenCalledTimes(1);
    await jest.advanceTimersByTimeAsync(1);
    expect(store.load).toHaveBeenCalledTimes(2);
    await store.finish();
    answers.push(ask());
    await jest.advanceTimersByTimeAsync(99);
    expect(store.load).toHaveBeenCalledTimes(2);
    await jest.advanceTimersByTimeAsync(1);
    await store.finish();
    await Promise.all(answers);
    expect(store.load).toHaveBeenCalledTimes(3);
  });

  it('reads again after a failure, which only those are told who waited for it', async () => {
    const store = aStore();
    const reads = new SharedReads(store);
    await expect(
      reads.get('a', async () => {
        throw new Error('the database is away');
      }),
    ).rejects.toThrow('the database is away');
    const next = reads.get('a', store.load);
    await jest.advanceTimersByTimeAsync(100);
    await store.finish();
    expect(await next).toEqual({ revision: 1 });
  });
});
