import type { Report } from '../run/RunContext';
import { DEFAULT_ENGINE_CONFIG } from '../config';
import { systemClock } from '../ports';
import type { RunState } from '../run/RunState';
import { Counters } from '../Statistics';
import { EffectPool } from './EffectPool';
import { Call, KeyedCalls } from './KeyedCalls';

const STOP_MS = DEFAULT_ENGINE_CONFIG.stopMs;

/** A call that ends when a test says so, and notes when it is aborted. */
class TestCall implements Call {
  begun = 0;
  aborted = false;
  end: (error?: Error) => void = () => undefined;

  constructor(
    private readonly name: string,
    private readonly options: { sent?: boolean; hearsAbort?: boolean } = {},
  ) {}

  work(signal: AbortSignal): Promise<Report> {
    this.begun += 1;
    return new Promise((resolve, reject) => {
      this.end = error => (error ? reject(error) : resolve(report(this.name)));
      signal.addEventListener('abort', () => {
        this.aborted = true;
        if (this.options.hearsAbort) {
          reject(signal.reason);
        }
      });
    });
  }

  failed(error: Error): Report {
    return report(`${this.name}: ${error.message}`);
  }

  isSent(): boolean {
    return this.options.sent ?? false;
  }
}

/** A report that is told from others by what it leaves where it is taken in. */
function report(name: string): Report {
  return state => (state as unknown as string[]).push(name);
}

function setUp(limit = 10) {
  const reports: string[] = [];
  const inbox: Report[] = [];
  const takeIn = () =>
    inbox.splice(0).forEach(take => take(reports as unknown as RunState));
  const calls = new KeyedCalls('Apply', {
    pool: new EffectPool(limit),
    lease: { key: 'PromotionRun/1' },
    counters: new Counters(),
    clock: systemClock,
    config: DEFAULT_ENGINE_CONFIG,
    report: take => {
      inbox.push(take);
    },
    lost: () => reports.push('lost'),
  });
  /** Stops the calls. @returns whether that is over by now */
  const stop = () => {
    const state = { stopped: false };
    calls.stop().then(() => {
      state.stopped = true;
    });
    return state;
  };
  return { calls, reports, takeIn, stop };
}

describe('stopping calls', () => {
  const pass = (ms: number) => jest.advanceTimersByTimeAsync(ms);

  beforeEach(() => {
    jest.useFakeTimers();
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  it('aborts what has changed nothing, and waits until it has ended', async () => {
    const { calls, reports, takeIn, stop } = setUp();
    const call = new TestCall('read');
    calls.start('a', call);
    const state = stop();
    await pass(1);
    expect(call.aborted).toBe(true);
    expect(state.stopped).toBe(false);
    call.end();
    await pass(0);
    expect(state.stopped).toBe(true);
    takeIn();
    expect(reports).toEqual([]);
  });

  it.each([
    ['an answer', undefined, 'write'],
    ['a refusal', new Error('Forbidden'), 'write: Forbidden'],
  ])(
    'lets a write that was sent get %s, which is reported',
    async (_, error, reported) => {
      const { calls, reports, takeIn, stop } = setUp();
      const call = new TestCall('write', { sent: true });
      calls.start('a', call);
      const state = stop();
      await pass(STOP_MS - 1);
      expect(call.aborted).toBe(false);
      expect(state.stopped).toBe(false);
      call.end(error);
      await pass(0);
      takeIn();
      expect(reports).toEqual([reported]);
      expect(state.stopped).toBe(true);
      await pass(STOP_MS);
      expect(call.aborted).toBe(false);
    },
  );

  it('waits no longer than it may, and then aborts what was sent, too', async () => {
    const { calls, reports, takeIn, stop } = setUp();
    const write = new TestCall('write', { sent: true, hearsAbort: true });
    const deaf = new TestCall('read');
    calls.start('a', write);
    calls.start('b', deaf);
    const state = stop();
    await pass(STOP_MS);
    expect(state.stopped).toBe(true);
    expect(write.aborted).toBe(true);
    deaf.end();
    await pass(STOP_MS);
    takeIn();
    expect(reports).toEqual([]);
  });

  it('waits for calls that were dropped before and have not ended', async () => {
    const { calls, stop } = setUp();
    const call = new TestCall('read');
    calls.start('a', call);
    calls.retain(new Set());
    expect(call.aborted).toBe(true);
    expect(calls.busy).toBe(false);
    const state = stop();
    await pass(1);
    expect(state.stopped).toBe(false);
    call.end();
    await pass(0);
    expect(state.stopped).toBe(true);
  });

  it('takes back what has not begun, and waits for nothing where nothing has', async () => {
    const { calls, stop } = setUp(0);
    const call = new TestCall('write', { sent: false });
    calls.start('a', call);
    const state = stop();
    await pass(0);
    expect(state.stopped).toBe(true);
    expect(call.begun).toBe(0);
  });
});

describe('a call that has ended', () => {
  const settled = () =>
    new Promise(resolve => {
      setImmediate(resolve);
    });

  it.each([
    ['well', undefined, 'write'],
    ['with an error', new Error('Forbidden'), 'write: Forbidden'],
  ])(
    '%s is known until its outcome is taken in, so that it is not made again',
    async (_, error, reported) => {
      const { calls, reports, takeIn } = setUp();
      const call = new TestCall('write');
      calls.start('a', call);
      call.end(error);
      await settled();
      expect(calls.has('a')).toBe(true);
      expect(calls.busy).toBe(true);
      takeIn();
      expect(reports).toEqual([reported]);
      expect(calls.has('a')).toBe(false);
      expect(calls.busy).toBe(false);
    },
  );

  it('can be made again by what its outcome leads to', async () => {
    const { calls, takeIn } = setUp();
    let known = true;
    calls.start('a', {
      work: async () => () => {
        known = calls.has('a');
      },
      failed: () => () => undefined,
    });
    await settled();
    takeIn();
    expect(known).toBe(false);
  });
});
