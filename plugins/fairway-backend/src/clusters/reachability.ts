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
 * outage. Nothing runs while nobody asks for the cluster.
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
  /** Those who wait for what comes of a probe. */
  private waiting: (() => void)[] = [];
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
      this.become('Reachable');
    }
  }

  /** The API server answered, but did not let the credentials in. */
  refused(reason: 'CredentialsRefused' | 'Forbidden', message: string): void {
    this.lastContact = this.options.clock.now();
    this.failures = 0;
    this.become('Reachable', { reason, message });
  }

  /** Nothing could be asked, because there are no credentials to send. */
  withoutCredentials(message: string): void {
    const reason = 'CredentialsUnavailable' as const;
    this.become(this.state.state, { reason, message });
  }

  /** There was no answer. */
  failed(attempt: number, message: string): void {
    if (attempt <= this.countedAttempts) {
      return;
    }
    this.countedAttempts = this.attempts;
    this.failures += 1;
    if (this.failures >= FAILURES_TO_UNREACHABLE) {
      this.become('Unreachable', { message });
    } else if (this.state.state === 'Unknown') {
      this.state = { ...this.state, reason: undefined, message };
    }
  }

  /** Probes soon, and again with growing delays for as long as somebody keeps asking. */
  requestProbe(): void {
    const now = this.options.clock.now();
    const recent =
      this.state.state === 'Reachable' &&
      !this.state.reason &&
      now - (this.lastContact ?? -Infinity) < RECENT_MS;
    if (this.closed || recent) {
      return;
    }
    this.demandUntil = now + DEMAND_MS;
    if (!this.timer && !this.probing) {
      this.scheduleProbe(this.failures === 0 ? 0 : this.backoff.next());
    }
  }

  /** Probes as {@link requestProbe} does. @returns once it is known how the cluster is, or nobody asks any more */
  probe(): Promise<void> {
    this.requestProbe();
    return this.timer || this.probing
      ? new Promise(resolve => this.waiting.push(resolve))
      : Promise.resolve();
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
    const { state } = this.state;
    const wanted =
      !this.closed &&
      (state !== 'Reachable' || this.failures > 0) &&
      this.options.clock.now() < this.demandUntil;
    if (wanted) {
      this.scheduleProbe(this.backoff.next());
    } else {
      this.stopProbes();
    }
    if (this.failures === 0 || state === 'Unreachable') {
      this.tellWaiting();
    }
  }

  private stopProbes(): void {
    this.timer?.cancel();
    this.timer = undefined;
    this.state = { ...this.state, nextProbe: undefined };
    // What a probe that is under way answers is still to come, such as the version.
    if (!this.probing) {
      this.tellWaiting();
    }
  }

  private tellWaiting(): void {
    this.waiting.splice(0).forEach(resolve => resolve());
  }

  private become(
    state: Reachability['state'],
    { reason, message }: Pick<Reachability, 'reason' | 'message'> = {},
  ): void {
    const { clock, onChange } = this.options;
    const before = this.state;
    const same = before.state === state;
    // Each failure words it differently; listeners hear of the first.
    const told =
      state === 'Unreachable' ||
      (before.reason === reason && before.message === message);
    if (this.closed || (same && told)) {
      return;
    }
    const since = same ? before.since : clock.now();
    this.state = { ...before, state, since, reason, message };
    onChange(this.current());
  }
}
