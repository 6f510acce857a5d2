import { FencedError } from '../../store/types';
import { silentLogger } from '../simulation/silentLogger';
import { ModelStore } from '../simulation/store/ModelStore';
import { systemClock } from '../ports';
import { Counters } from '../Statistics';
import { Backoff } from './Backoff';
import { DatabaseTime } from './DatabaseTime';
import { Lease } from './Lease';
import { OneShotReconciler } from './OneShotReconciler';

const FIRST_MS = 1_000;

/** Looks at one item again and again, each time with what is to come of it. */
function setUp() {
  const store = new ModelStore(() => 0);
  const outcomes: (() => Promise<{ type: 'completed' }>)[] = [];
  const reconciler = new OneShotReconciler(
    { kind: 'Promotion', reconcile: () => outcomes.shift()!() },
    {
      time: new DatabaseTime(store, systemClock, 60_000),
      backoff: new Backoff({ firstMs: FIRST_MS, maxMs: 60_000 }, () => 0),
      counters: new Counters(),
      logger: silentLogger,
    },
  );
  const look = async (outcome: (lease: Lease) => Promise<never>) => {
    const lease = new Lease(
      {
        key: 'Promotion/1',
        kind: 'Promotion',
        namespace: 'shop',
        name: 'checkout',
        uid: '1',
        fence: 1,
        wakeSeq: 1,
      },
      { store, clock: systemClock, marginMs: 0 },
      Infinity,
    );
    outcomes.push(() => outcome(lease));
    const ends: string[] = [];
    const session = reconciler.open(lease, {
      release: dueAt =>
        ends.push(`again in ${(dueAt! - Date.now()) / FIRST_MS} s`),
      completed: () => ends.push('completed'),
      lost: () => ends.push('lost'),
    });
    await session.stop();
    return ends;
  };
  return { look };
}

describe('an item that is looked at once a claim', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  const fails = async () => {
    throw new Error('Out of order');
  };

  it('waits longer after each failure', async () => {
    const { look } = setUp();
    expect(await look(fails)).toEqual(['again in 1 s']);
    expect(await look(fails)).toEqual(['again in 2 s']);
    expect(await look(fails)).toEqual(['again in 4 s']);
  });

  it.each([
    [
      'its write is refused',
      async (lease: Lease) => {
        throw new FencedError(lease.key);
      },
    ],
    [
      'it fails after its lease was lost',
      async (lease: Lease) => {
        lease.lose();
        throw new Error('Out of order');
      },
    ],
  ])('leaves its failures to the next holder where %s', async (_, loses) => {
    const { look } = setUp();
    await look(fails);
    await look(fails);
    expect(await look(loses)).toEqual(['lost']);
    expect(await look(fails)).toEqual(['again in 1 s']);
  });
});
