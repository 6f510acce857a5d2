import type { WorkItem } from '../store/types';
import { DEFAULT_ENGINE_CONFIG } from './config';
import { EffectPool } from './effects/EffectPool';
import { Engine } from './Engine';
import { systemClock } from './ports';
import { silentLogger } from './simulation/silentLogger';
import { Loss, ModelStore } from './simulation/store/ModelStore';
import { Counters } from './Statistics';
import { DatabaseTime } from './work/DatabaseTime';
import type { Lease } from './work/Lease';
import type { Reconciler, SessionEnd } from './work/session';

const config = { ...DEFAULT_ENGINE_CONFIG, leaseMs: 9_000 };
const { leaseMs } = config;
const SOON_MS = 2 * config.pollMs;

function anItem(name: string): WorkItem {
  const kind = 'PromotionRun';
  return { key: `${kind}/${name}`, kind, namespace: 'shop', name, uid: name };
}

/** Work that a replica was given, and is at until a test says how it ends. */
interface Opened {
  lease: Lease;
  end: SessionEnd;
  wakes: number[];
}

/** A replica over a database whose connection is lost where a test says so. */
function aReplica() {
  let lost: Loss | undefined;
  const store = new ModelStore(
    () => Date.now(),
    operation => {
      const isLost = operation === lost;
      lost = isLost ? undefined : lost;
      return isLost;
    },
  );
  const opened: Opened[] = [];
  const reconciler: Reconciler = {
    kind: 'PromotionRun',
    open(lease, end) {
      const session: Opened = { lease, end, wakes: [] };
      opened.push(session);
      return {
        wake: wakeSeq => session.wakes.push(wakeSeq),
        lost: () => undefined,
        stop: async () => undefined,
      };
    },
  };
  const engine = new Engine({
    owner: 'replica-1',
    store,
    clock: systemClock,
    time: new DatabaseTime(store, systemClock, 60_000),
    config,
    logger: silentLogger,
    counters: new Counters(),
    pool: new EffectPool(1),
    reconcilers: new Map([[reconciler.kind, reconciler]]),
    background: [],
  });
  return {
    engine,
    store,
    /** What was opened for an item so far. */
    opened: (name: string) =>
      opened.filter(({ lease }) => lease.claim.name === name),
    wake: (...names: string[]) =>
      store.commit({
        work: names.map(name => ({ type: 'wake', item: anItem(name) })),
      }),
    /** Loses the connection in the next operation of this kind. */
    loseConnection: (operation: Loss) => {
      lost = operation;
    },
    claimElsewhere: () =>
      store.claim({ owner: 'replica-2', limit: 10, leaseMs }),
  };
}

describe('the leases of a replica', () => {
  let replica: ReturnType<typeof aReplica>;

  const pass = (ms: number) => jest.advanceTimersByTimeAsync(ms);

  beforeEach(() => {
    jest.useFakeTimers();
    replica = aReplica();
    replica.engine.start();
  });

  afterEach(async () => {
    const stopped = replica.engine.stop();
    await pass(SOON_MS);
    await stopped;
    jest.useRealTimers();
  });

  it('are renewed while it works', async () => {
    const { opened, wake, claimElsewhere } = replica;
    await wake('run-1');
    await pass(10 * leaseMs);
    expect(opened('run-1')).toHaveLength(1);
    expect(await claimElsewhere()).toEqual([]);
  });

  it.each(['claim', 'woken', 'renew'] as const)(
    'belong to an item that it works on, although the answer to %s was lost',
    async operation => {
      const { opened, wake, loseConnection, claimElsewhere } = replica;
      await wake('run-2');
      await pass(SOON_MS);
      loseConnection(operation);
      await wake('run-1');
      await pass(10 * leaseMs);
      expect(opened('run-1')).toHaveLength(1);
      expect(await claimElsewhere()).toEqual([]);
      await wake('run-1');
      await pass(SOON_MS);
      expect(opened('run-1')[0].wakes).toContain(2);
    },
  );

  it('run out where they could not be given back, and the item is claimed anew', async () => {
    const { opened, wake, loseConnection } = replica;
    await wake('run-1', 'run-2');
    await pass(SOON_MS);
    loseConnection('release');
    opened('run-1')[0].end.release(Date.now());
    await pass(2 * leaseMs);
    const [old, anew] = opened('run-1');
    expect(anew.lease.claim.fence).toBeGreaterThan(old.lease.claim.fence);
    expect(opened('run-2')).toHaveLength(1);
  });

  it('run out where they could not be given back, also for another replica', async () => {
    const { engine, opened, wake, loseConnection, claimElsewhere } = replica;
    await wake('run-1');
    await pass(SOON_MS);
    loseConnection('release');
    opened('run-1')[0].end.release(undefined);
    const stopped = engine.stop();
    await pass(leaseMs - SOON_MS - 1);
    await stopped;
    expect(await claimElsewhere()).toEqual([]);
    await pass(SOON_MS);
    expect(await claimElsewhere()).toHaveLength(1);
  });

  it('are taken up again where the item is woken that could not be given back', async () => {
    const { opened, wake, loseConnection } = replica;
    await wake('run-1', 'run-2');
    await pass(SOON_MS);
    loseConnection('release');
    opened('run-1')[0].end.release(undefined);
    await pass(1);
    await wake('run-1');
    await pass(SOON_MS);
    expect(opened('run-1')).toHaveLength(2);
  });

  it('are not taken up while they are being given back', async () => {
    const { store, opened, wake } = replica;
    await wake('run-1', 'run-2');
    await pass(SOON_MS);
    let giveBack = () => {};
    const release = jest.spyOn(store, 'release');
    release.mockImplementationOnce(
      claims =>
        new Promise(resolve => {
          giveBack = () => resolve(store.release(claims));
        }),
    );
    opened('run-1')[0].end.release(undefined);
    await pass(1);
    await wake('run-1');
    await pass(SOON_MS);
    expect(opened('run-1')).toHaveLength(1);
    giveBack();
    await pass(SOON_MS);
    const [old, anew] = opened('run-1');
    expect(anew.lease.claim.fence).toBeGreaterThan(old.lease.claim.fence);
  });

  it('are given back at once, due as they were, where the claim is answered while it stops', async () => {
    const { engine, store, opened, wake, claimElsewhere } = replica;
    await pass(SOON_MS);
    let answer = () => {};
    const claim = store.claim.bind(store);
    jest.spyOn(store, 'claim').mockImplementationOnce(async options => {
      const claims = await claim(options);
      await new Promise<void>(resolve => {
        answer = resolve;
      });
      return claims;
    });
    await wake('run-1');
    await pass(SOON_MS);
    const stopped = engine.stop();
    answer();
    await pass(SOON_MS);
    await stopped;
    expect(opened('run-1')).toEqual([]);
    expect(await claimElsewhere()).toHaveLength(1);
  });
});
