import type { GatewayClock, GatewayTimer } from '../clock';

/** How many requests a cluster gets. */
export interface BudgetOptions {
  /** Requests in flight at the same time. */
  maxConcurrent: number;
  /** Requests a second in the long run. */
  qps: number;
  /** Requests that may be sent at once after a rest. */
  burst: number;
}

interface Waiter {
  grant(): void;
}

/** Limits the requests to one cluster: how many run at once, and a token bucket for how many start. First come, first served. */
export class RequestBudget {
  private inFlight = 0;
  private tokens: number;
  private refilledAt: number;
  private pausedUntil = 0;
  private timer: GatewayTimer | undefined;
  private readonly waiting = new Set<Waiter>();

  constructor(
    private readonly options: BudgetOptions,
    private readonly clock: GatewayClock,
  ) {
    this.tokens = options.burst;
    this.refilledAt = clock.now();
  }

  /**
   * Waits for a turn.
   *
   * @returns gives the place back; calling it again does nothing
   * @throws the reason of the signal where it is aborted before
   */
  async acquire(signal: AbortSignal): Promise<() => void> {
    signal.throwIfAborted();
    if (this.waiting.size > 0 || !this.take()) {
      await this.queue(signal);
    }
    let held = true;
    return () => {
      if (held) {
        held = false;
        this.inFlight -= 1;
        this.serve();
      }
    };
  }

  /** Starts nothing before a time, because the API server asked for it. */
  pauseUntil(time: number): void {
    this.pausedUntil = Math.max(this.pausedUntil, time);
  }

  /** Milliseconds until the pause that the API server asked for is over. */
  get pausedMs(): number {
    return Math.max(0, this.pausedUntil - this.clock.now());
  }

  private queue(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const waiter: Waiter = { grant };
      function grant() {
        signal.removeEventListener('abort', onAbort);
        resolve();
      }
      const leave = () => this.leave(waiter);
      function onAbort() {
        leave();
        reject(signal.reason);
      }
      signal.addEventListener('abort', onAbort, { once: true });
      this.waiting.add(waiter);
      this.serve();
    });
  }

  private leave(waiter: Waiter): void {
    this.waiting.delete(waiter);
    if (this.waiting.size === 0) {
      this.timer?.cancel();
      this.timer = undefined;
    }
  }

  private serve(): void {
    for (const waiter of this.waiting) {
      if (!this.take()) {
        break;
      }
      this.waiting.delete(waiter);
      waiter.grant();
    }
    this.arm();
  }

  private take(): boolean {
    const now = this.clock.now();
    const { qps, burst, maxConcurrent } = this.options;
    this.tokens = Math.min(
      burst,
      this.tokens + ((now - this.refilledAt) * qps) / 1000,
    );
    this.refilledAt = now;
    if (
      this.inFlight >= maxConcurrent ||
      this.tokens < 1 ||
      now < this.pausedUntil
    ) {
      return false;
    }
    this.tokens -= 1;
    this.inFlight += 1;
    return true;
  }

  /** A timer runs only while somebody waits for tokens or for the end of a pause. */
  private arm(): void {
    if (this.timer || this.waiting.size === 0) {
      return;
    }
    if (this.inFlight >= this.options.maxConcurrent) {
      return; // the next one that is released serves the queue
    }
    const untilToken = ((1 - this.tokens) * 1000) / this.options.qps;
    const delay = Math.max(untilToken, this.pausedMs, 1);
    this.timer = this.clock.setTimeout(() => {
      this.timer = undefined;
      this.serve();
    }, Math.ceil(delay));
  }
}
