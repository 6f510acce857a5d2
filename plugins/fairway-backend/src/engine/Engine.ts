import type { LoggerService } from '@backstage/backend-plugin-api';
import type { FairwayStore, WorkClaim } from '../store/types';
import type { EngineConfig } from './config';
import type { EffectPool } from './effects/EffectPool';
import type { EngineClock } from './ports';
import { Counters, EngineStatistics } from './Statistics';
import type { DatabaseTime } from './work/DatabaseTime';
import { Lease } from './work/Lease';
import { Releases } from './work/Releases';
import type { Reconciler, SessionEnd, WorkSession } from './work/session';

/** A loop of the engine besides the one over the queue of work. */
export interface BackgroundTask {
  start(): void;
  stop(): Promise<void>;
}

/** Something that this replica owns. */
interface Owned {
  lease: Lease;
  session: WorkSession;
}

/** Stands in for a session that is being opened. */
const IDLE: WorkSession = {
  wake: () => undefined,
  lost: () => undefined,
  stop: async () => undefined,
};

/**
 * The loop of one replica: claims what is due, hands it to the reconciler of its kind, keeps the leases, gives items back.
 *
 * @remarks
 * Replicas share work through the queue in the database and nothing else. A replica that dies leaves its leases to run out;
 * one that is slow finds its writes refused by the fence. Polling is the fallback: a commit in this process wakes the loop at
 * once.
 */
export class Engine {
  private readonly owned = new Map<string, Owned>();
  private readonly releases: Releases;
  private running: Promise<void> | undefined;
  private renewing: (() => void) | undefined;
  private stopping = false;
  /** A claim may have been made whose answer did not arrive. */
  private unanswered = false;
  private woken = false;
  private wakeUp: (() => void) | undefined;
  private unsubscribe: (() => void) | undefined;

  constructor(
    private readonly deps: {
      owner: string;
      store: FairwayStore;
      clock: EngineClock;
      time: DatabaseTime;
      config: EngineConfig;
      logger: LoggerService;
      counters: Counters;
      pool: EffectPool;
      reconcilers: ReadonlyMap<string, Reconciler>;
      background: readonly BackgroundTask[];
    },
  ) {
    this.releases = new Releases({ ...deps, onReleased: () => this.wake() });
  }

  start(): void {
    if (this.running) {
      return;
    }
    this.stopping = false;
    this.unsubscribe = this.deps.store.onCommit(() => this.wake());
    this.deps.background.forEach(task => task.start());
    this.renewLater();
    this.running = this.loop();
  }

  /**
   * Ends in good order: nothing is started any more, what is under way ends or is given up, all leases are given back.
   *
   * @remarks Leases are renewed until then, so that outcomes can be stored.
   */
  async stop(): Promise<void> {
    this.stopping = true;
    this.unsubscribe?.();
    this.wake();
    await this.running;
    await Promise.all(this.deps.background.map(task => task.stop()));
    const left = [...this.owned.values()];
    await Promise.all(left.map(({ session }) => session.stop()));
    this.running = undefined;
    this.renewing?.();
    for (const { lease } of left) {
      if (this.owned.delete(lease.key)) {
        this.releases.add(lease, this.deps.time.now());
      }
    }
    await this.releases.flush();
  }

  /** Looks at the queue soon. */
  wake(): void {
    this.woken = true;
    this.wakeUp?.();
  }

  statistics(): EngineStatistics {
    const { counters, pool } = this.deps;
    const items: Record<string, number> = {};
    for (const { lease } of this.owned.values()) {
      items[lease.claim.kind] = (items[lease.claim.kind] ?? 0) + 1;
    }
    return {
      passes: counters.passes,
      claims: counters.claims,
      decisions: counters.decisions,
      commits: counters.commits,
      effects: { ...counters.effects },
      fenced: counters.fenced,
      stale: counters.stale,
      errors: counters.errors,
      items,
      pool: pool.load,
    };
  }

  private async loop(): Promise<void> {
    const { config, logger } = this.deps;
    while (!this.stopping) {
      let more = false;
      try {
        more = await this.pass();
      } catch (error) {
        this.deps.counters.errors += 1;
        logger.warn(
          `The queue of work could not be read; it is tried again in ${config.pollMs} ms`,
          error as Error,
        );
      }
      await this.pause(more);
    }
  }

  /** Until the next look at the queue: a moment where there is more or something came, otherwise until the next poll. */
  private async pause(more: boolean): Promise<void> {
    const { clock, config } = this.deps;
    const wait = (ms: number, wakeable: boolean) =>
      new Promise<void>(resolve => {
        const cancel = clock.after(ms, resolve);
        if (wakeable) {
          this.wakeUp = () => {
            cancel();
            resolve();
          };
        }
      });
    await wait(config.minPassMs, false);
    if (!more && !this.woken && !this.stopping) {
      await wait(config.pollMs, true);
      this.wakeUp = undefined;
    }
    this.woken = false;
  }

  /** One look at the queue. @returns whether there may be more */
  private async pass(): Promise<boolean> {
    const { store, clock, config, owner, time, counters } = this.deps;
    counters.passes += 1;
    await time.calibrate();
    if (this.owned.size > 0 || this.unanswered) {
      await this.takeNews();
    }
    const limit = Math.min(
      config.claimBatch,
      config.maxItems - this.owned.size,
    );
    if (limit <= 0) {
      return false;
    }
    const askedAt = clock.monotonic();
    this.unanswered = true;
    const claims = await store.claim({ owner, limit, leaseMs: config.leaseMs });
    this.unanswered = false;
    claims.forEach(claim => this.open(claim, askedAt + config.leaseMs));
    return claims.length === limit;
  }

  /** Tells sessions what has come for their items, and takes up claims whose answer was lost. */
  private async takeNews(): Promise<void> {
    const { store, owner } = this.deps;
    const unknown: WorkClaim[] = [];
    for (const claim of await store.woken({ owner })) {
      const owned = this.owned.get(claim.key);
      if (owned?.lease.claim.fence === claim.fence) {
        owned.session.wake(claim.wakeSeq);
      } else if (!this.releases.isPending(claim)) {
        unknown.push(claim);
      }
    }
    this.unanswered = false;
    if (unknown.length > 0) {
      await this.takeUp(unknown);
    }
  }

  /**
   * Works on items that this replica holds without knowing it. How long their leases still last is not known either, so they
   * are renewed before; that also leaves out what was given back while the answer was on its way.
   */
  private async takeUp(unknown: readonly WorkClaim[]): Promise<void> {
    const { store, clock, config, owner } = this.deps;
    const { leaseMs } = config;
    const askedAt = clock.monotonic();
    const held = await store.renew({ owner, leaseMs, claims: unknown });
    held.forEach(claim => this.open(claim, askedAt + leaseMs));
  }

  private open(claim: WorkClaim, validUntil: number): void {
    const { store, clock, time, config, counters, reconcilers, logger } =
      this.deps;
    counters.claims += 1;
    this.forget(claim.key);
    const lease = new Lease(
      claim,
      { store, clock, marginMs: config.leaseMs / 3 },
      validUntil,
    );
    if (this.stopping) {
      this.releases.add(lease, time.now());
      return;
    }
    const reconciler = reconcilers.get(claim.kind);
    if (!reconciler) {
      logger.warn(`Nothing works on items of kind ${claim.kind}`);
      this.releases.add(lease, undefined);
      return;
    }
    const ends = (how: () => void) => () => {
      if (this.owned.get(lease.key)?.lease === lease) {
        this.owned.delete(lease.key);
        how();
      }
    };
    const end: SessionEnd = {
      release: dueAt => ends(() => this.releases.add(lease, dueAt))(),
      completed: ends(() => undefined),
      lost: ends(() => {
        counters.fenced += 1;
        lease.lose();
      }),
    };
    // The session may end while it is opened.
    const owned: Owned = { lease, session: IDLE };
    this.owned.set(claim.key, owned);
    owned.session = reconciler.open(lease, end);
  }

  /** Drops what is known of an item that somebody else works on now, or that was claimed anew. */
  private forget(key: string): void {
    const owned = this.owned.get(key);
    if (owned) {
      this.owned.delete(key);
      this.deps.counters.fenced += 1;
      owned.lease.lose();
      owned.session.lost();
    }
  }

  private renewLater(): void {
    const { clock, config } = this.deps;
    this.renewing = clock.after(config.leaseMs / 3, async () => {
      await this.renew();
      if (this.running) {
        this.renewLater();
      }
    });
  }

  private async renew(): Promise<void> {
    const { store, clock, config, owner, logger } = this.deps;
    const before = [...this.owned.values()];
    if (before.length === 0) {
      return;
    }
    const { leaseMs } = config;
    const askedAt = clock.monotonic();
    try {
      const claims = before.map(({ lease }) => lease.fence);
      const held = new Set(
        (await store.renew({ owner, leaseMs, claims })).map(({ key }) => key),
      );
      for (const { lease } of before) {
        if (held.has(lease.key)) {
          lease.renewed(askedAt + leaseMs);
        } else if (this.owned.get(lease.key)?.lease === lease) {
          this.forget(lease.key);
        }
      }
    } catch (error) {
      logger.warn(
        'The leases could not be renewed; what runs out is left to other replicas',
        error as Error,
      );
      before
        .filter(({ lease }) => lease.lapsed())
        .forEach(({ lease }) => this.forget(lease.key));
    }
  }
}
