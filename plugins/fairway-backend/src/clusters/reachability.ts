import type { Reachability } from '@fairway/plugin-fairway-node';
import { Backoff } from './backoff';
import type { GatewayClock, GatewayTimer, Random } from './clock';

/** Failures in a row after which a cluster counts as unreachable. */
const FAILURES_TO_UNREACHABLE = 3;
const FIRST_PROBE_MS = 1_000;
const MAX_PROBE_MS = 30_000;
/** How long one request for a probe keeps the probes going. */
const DEMAND_MS = 90_000;
/** A contact this recent needs no probe. */
const RECENT_MS = 10_000;

/**
 * Tells whether the API server of one cluster answers.
 *
 * @remarks
 * `Unknown` → `Reachable` at the first answer; `Unreachable` after three failures in a row; `Reachable` again at the first
 * answer. Failures of attempts that ran at the same time count as one, so that a single cut of all connections is not an
 * outage. Nothing runs while nobody waits for the cluster.
 */
export class ReachabilityMonitor {
  private state: Reachability = { state: 'Unknown' };
  private lastContact: number | undefined;
  private failures = 0;
  private attempts = 0;
  private countedAttempts = 0;
  private demandUntil = -Infinity;
  private timer: GatewayTimer | undefined;
  private probing = false;
  private closed = false;
  private readonly backoff: Backoff;

  constructor(
    private readonly options: {
      clock: GatewayClock;
      random: Random;
      /** Sends one request for the version; its outcome is reported like that of any other request. */
      probe(): Promise<string>;
      onChange(reachability: Reachability): void;
    },
  ) {
    this.backoff = new Backoff(FIRST_PROBE_MS, MAX_PROBE_MS, options.random);
  }

  /** The state now. */
  current(): Reachability {
    return { ...this.state, lastContact: this.lastContact };
  }

  /** Has to be called when an attempt starts. @returns what to report its outcome with */
  attempt(): number {
    this.attempts += 1;
    return this.attempts;
  }

  /** The API server answered, whatever it said. */
  succeeded(): void {
    this.lastContact = this.options.clock.now();
    this.failures = 0;
    this.backoff.reset();
    this.stopProbes();
    if (this.state.state !== 'Reachable' || this.state.message) {
      this.become('Reachable', undefined);
    }
  }

  /** The API server answered, but refused the credentials even after they were read again. */
  refused(message: string): void {
    this.lastContact = this.options.clock.now();
    this.failures = 0;
    this.become('Reachable', message);
  }

  /** There was no answer. */
  failed(attempt: number, message: string): void {
    if (attempt <= this.countedAttempts) {
      return;
    }
    this.countedAttempts = this.attempts;
    this.failures += 1;
    if (this.failures >= FAILURES_TO_UNREACHABLE) {
      this.become('Unreachable', message);
    }
  }

  /** Probes soon, and again with growing delays for as long as somebody keeps asking. */
  requestProbe(): void {
    const now = this.options.clock.now();
    const recent =
      this.state.state === 'Reachable' &&
      now - (this.lastContact ?? -Infinity) < RECENT_MS;
    if (this.closed || recent) {
      return;
    }
    this.demandUntil = now + DEMAND_MS;
    if (!this.timer && !this.probing) {
      this.scheduleProbe(this.failures === 0 ? 0 : this.backoff.next());
    }
  }

  /** The version was learnt. */
  noteVersion(kubernetesVersion: string): void {
    this.state = { ...this.state, kubernetesVersion };
  }

  close(): void {
    this.closed = true;
    this.stopProbes();
  }

  private scheduleProbe(delay: number): void {
    const { clock } = this.options;
    this.state = { ...this.state, nextProbe: clock.now() + delay };
    this.timer = clock.setTimeout(() => {
      this.timer = undefined;
      this.probing = true;
      this.options
        .probe()
        .then(
          version => this.noteVersion(version),
          () => undefined, // the transport has reported it already
        )
        .finally(() => {
          this.probing = false;
          this.afterProbe();
        });
    }, delay);
  }

  private afterProbe(): void {
    const wanted =
      !this.closed &&
      this.state.state !== 'Reachable' &&
      this.options.clock.now() < this.demandUntil;
    if (wanted) {
      this.scheduleProbe(this.backoff.next());
    } else {
      this.stopProbes();
    }
  }

  private stopProbes(): void {
    this.timer?.cancel();
    this.timer = undefined;
    this.state = { ...this.state, nextProbe: undefined };
  }

  private become(
    state: Reachability['state'],
    message: string | undefined,
  ): void {
    const { clock, onChange } = this.options;
    const same = this.state.state === state;
    // Each failure words it differently; listeners hear of the first.
    if (same && (state === 'Unreachable' || this.state.message === message)) {
      return;
    }
    const since = same ? this.state.since : clock.now();
    this.state = { ...this.state, state, since, message };
    onChange(this.current());
  }
}
