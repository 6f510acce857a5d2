import { decide, Verdict } from '@fairway/plugin-fairway-common';
import {
  AlreadyExistsError,
  FencedError,
  StaleObjectError,
  WriteBatch,
} from '../../store/types';
import { Backoff } from '../work/Backoff';
import type { Lease } from '../work/Lease';
import type { SessionEnd, WorkSession } from '../work/session';
import { clusterFacts } from './clusterFacts';
import { ProbeRequests } from './ProbeRequests';
import { ProgressReports } from './ProgressReports';
import { promotionFact } from './promotionFact';
import { restartBatch } from './restartBatch';
import type { Report, RunContext, RunDeps } from './RunContext';
import { RunEffects } from './RunEffects';
import { RunLoader } from './RunLoader';
import type { RunState } from './RunState';
import { isWritten, takeIn, verdictBatch } from './VerdictWrite';

/** How often a run is decided on in a row before effects and others get their turn. */
const MAX_ROUNDS = 20;

/**
 * Works on one run while this replica owns it: decides, writes, acts, and takes in what comes of it.
 *
 * @remarks
 * What is known of the run is kept in memory, and every write is guarded by the fence of the claim, so it cannot go stale
 * unnoticed. Outcomes are collected and decided on together: many of them make one decision and one transaction. A
 * transaction never spans a call to the outside: the intent is stored before, the outcome after.
 */
export class RunActor implements WorkSession {
  private state: RunState | undefined;
  private effects: RunEffects | undefined;
  private inbox: Report[] = [];
  /** What has to be read before the next decision. */
  private unread: 'everything' | 'news' | 'nothing' = 'everything';
  private wakeSeq: number;
  private queued = false;
  private turning: Promise<void> | undefined;
  private over = false;
  /** Nothing is started any more; what was started is waited for. */
  private stopping = false;
  private cancelTimer: (() => void) | undefined;
  private readonly probes: ProbeRequests;
  private readonly backoff: Backoff;
  private readonly progress: ProgressReports;
  private readonly loader: RunLoader;

  constructor(
    private readonly lease: Lease,
    private readonly end: SessionEnd,
    private readonly deps: RunDeps,
  ) {
    const { config, random, clock } = deps;
    this.wakeSeq = lease.claim.wakeSeq;
    this.loader = new RunLoader(deps);
    this.probes = new ProbeRequests(deps.gateway);
    this.progress = new ProgressReports(clock, config.progressMs);
    this.backoff = new Backoff(
      { firstMs: config.retryMs, maxMs: config.maxRetryMs },
      random,
    );
    this.soon();
  }

  wake(wakeSeq: number): void {
    if (wakeSeq > this.wakeSeq) {
      this.wakeSeq = wakeSeq;
      this.unread = this.unread === 'everything' ? 'everything' : 'news';
      this.soon();
    }
  }

  lost(): void {
    this.close();
  }

  async stop(): Promise<void> {
    this.stopping = true;
    this.cancelTimer?.();
    await this.turning;
    await this.effects?.stop();
    if (this.inbox.length > 0 && !this.over) {
      await this.turn();
    }
    this.close();
  }

  /** What is known of clusters has changed: decides again. */
  reachabilityChanged(connection: string): void {
    if (this.queued || !this.state) {
      return;
    }
    // A fleet is contacted for the first time in one go: this is called for each of its clusters.
    if (this.state.uses(connection)) {
      this.soon();
    }
  }

  /** Has a turn as soon as everything that is ready now has been taken in. */
  private soon(): void {
    if (this.queued || this.over || this.stopping) {
      return;
    }
    this.queued = true;
    this.deps.clock.soon(() => {
      const before = this.turning ?? Promise.resolve();
      const turn = before.then(() => {
        this.queued = false;
        return this.over || this.stopping ? undefined : this.turn();
      });
      this.turning = turn;
    });
  }

  private async turn(): Promise<void> {
    this.cancelTimer?.();
    try {
      await this.read();
      const verdict = await this.decideUntilStable();
      if (verdict) {
        this.backoff.succeeded(this.lease.key);
        this.act(verdict);
      }
    } catch (error) {
      this.failed(error as Error);
    }
  }

  private async read(): Promise<void> {
    const { unread, wakeSeq } = this;
    this.unread = 'nothing';
    if (unread === 'everything') {
      await this.reload();
    } else if (unread === 'news' && this.state) {
      await this.loader.refresh(this.state);
      this.effects?.refreshed();
    }
    this.lease.seen(wakeSeq);
  }

  /** Reads everything anew. What came of writes in the meantime is still true then; all else is found out again. */
  private async reload(): Promise<void> {
    const { state: before } = this;
    await this.effects?.stop();
    this.takeInReports(before);
    this.state = await this.loader.load(this.lease.claim.uid);
    before?.applies.forEach((fact, name) =>
      this.state?.applies.set(name, fact),
    );
    this.effects = this.state && new RunEffects(this.context(this.state));
  }

  /** @returns the last verdict, which changes nothing; undefined where the work is over or has to start anew */
  private async decideUntilStable(): Promise<Verdict | undefined> {
    for (let round = 1; !this.over; round += 1) {
      const { state } = this;
      if (!state) {
        await this.forgetRun();
        return undefined;
      }
      this.takeInReports(state);
      const consumed = [...state.applies];
      const verdict = this.decide(state);
      if (!isWritten(verdict)) {
        state.dropApplies(consumed);
        await this.reportProgress(state);
        return this.over ? undefined : verdict;
      }
      await this.write(state, verdict);
      state.dropApplies(consumed);
      if (verdict.done || this.over) {
        this.finish();
        return undefined;
      }
      if (round >= MAX_ROUNDS) {
        this.soon();
        return verdict;
      }
    }
    return undefined;
  }

  private takeInReports(state: RunState | undefined): void {
    const reports = this.inbox.splice(0);
    if (state) {
      reports.forEach(report => report(state));
    }
  }

  private decide(state: RunState): Verdict {
    const { gateway, time, counters } = this.deps;
    counters.decisions += 1;
    return decide({
      run: state.run,
      targets: [...state.targets.values()],
      facts: state.facts(
        clusterFacts(state, gateway),
        promotionFact(state.run, state.promotion),
      ),
      now: time.now(),
    });
  }

  private async write(state: RunState, verdict: Verdict): Promise<void> {
    const { store, time, counters, ids } = this.deps;
    const now = time.now();
    const restart =
      verdict.restart && (await restartBatch(state, verdict, now, this.deps));
    const batch = verdictBatch(state, restart?.verdict ?? verdict, {
      ids,
      now,
    });
    const all: WriteBatch = {
      ...batch,
      fence: this.lease.fence,
      creates: [...batch.creates!, ...(restart?.batch.creates ?? [])],
      updates: [...batch.updates!, ...(restart?.batch.updates ?? [])],
      work: [
        ...(restart?.batch.work ?? []),
        ...this.progress.afterWrite(state.run, verdict.run),
        ...(verdict.done ? [this.lease.completion()] : []),
      ],
    };
    counters.commits += 1;
    takeIn(state, verdict, await store.commit(all));
  }

  /** Tells the promotion of progress that was held back, where its time has come. */
  private async reportProgress(state: RunState): Promise<void> {
    const work = this.progress.overdue(state.run);
    if (work.length > 0) {
      this.deps.counters.commits += 1;
      await this.deps.store.commit({ fence: this.lease.fence, work });
    }
  }

  /** Starts what is wanted; where nothing is under way, the run is given back until its next time. */
  private act(verdict: Verdict): void {
    const { clock, time, config } = this.deps;
    if (this.stopping) {
      return;
    }
    this.effects!.sync(verdict.effects);
    const waiting = this.probes.ask(this.state!);
    const nextCheck = Math.min(
      verdict.nextCheck ?? Infinity,
      waiting ? time.now() + config.reprobeMs : Infinity,
      this.effects!.dueAt,
    );
    const owed = this.progress.owedIn();
    const wait = Math.min(
      Math.max(0, nextCheck - time.now()),
      owed ?? Infinity,
    );
    const idle =
      !this.effects!.busy &&
      !this.queued &&
      this.inbox.length === 0 &&
      owed === undefined &&
      wait > config.holdMs;
    if (idle) {
      this.close();
      this.end.release(nextCheck < Infinity ? nextCheck : undefined);
      return;
    }
    if (wait < Infinity) {
      this.cancelTimer = clock.after(wait, () => {
        this.effects?.tick();
        this.soon();
      });
    }
  }

  /** The run is gone: so is its work, and so are its locks. */
  private async forgetRun(): Promise<void> {
    const { store, counters } = this.deps;
    counters.commits += 1;
    await store.commit({
      fence: this.lease.fence,
      releaseLocks: { runs: [this.lease.claim.uid] },
      work: [this.lease.completion()],
    });
    this.finish();
  }

  private finish(): void {
    this.close();
    this.end.completed();
  }

  private failed(error: Error): void {
    const { counters, logger, clock } = this.deps;
    if (this.over) {
      return;
    }
    if (error instanceof FencedError) {
      this.fenced();
      return;
    }
    this.unread = 'everything';
    const stale =
      error instanceof StaleObjectError || error instanceof AlreadyExistsError;
    const delay = this.backoff.failed(this.lease.key);
    if (stale) {
      counters.stale += 1;
    } else {
      counters.errors += 1;
      logger.warn(
        `${this.lease.key} (${this.lease.claim.namespace}/${this.lease.claim.name}) is looked at again in ${delay} ms`,
        error,
      );
    }
    this.cancelTimer = clock.after(stale ? 0 : delay, () => this.soon());
  }

  private fenced(): void {
    this.close();
    this.end.lost();
  }

  private close(): void {
    this.over = true;
    this.cancelTimer?.();
    this.effects?.drop();
  }

  private context(state: RunState): RunContext {
    return {
      ...this.deps,
      lease: this.lease,
      state,
      report: report => {
        this.inbox.push(report);
        this.soon();
      },
      lost: () => this.fenced(),
    };
  }
}
