import { ClusterError } from '@fairway/plugin-fairway-node';
import type { GatewayClock } from '../clock';

/** A cluster that has refused is asked again after this time. */
const RETRY_MS = 600_000;

/** Servers without streaming lists name what they do not know; the oldest refuse `resourceVersionMatch` for watches. */
const REFUSAL = /sendInitialEvents|resourceVersionMatch|WatchList/;

/**
 * Whether lists of a cluster can be read as the first events of a watch, which saves a request.
 *
 * @remarks Supposed to be so until the cluster refuses; then it is not tried again until its version changes, or some minutes have passed.
 */
export class StreamingLists {
  private refusal: { at: number; version: string | undefined } | undefined;

  /** @param version - the version of the API server, where it is known */
  constructor(
    private readonly clock: GatewayClock,
    private readonly version: () => string | undefined,
  ) {}

  get areUsable(): boolean {
    return (
      !this.refusal ||
      this.clock.now() - this.refusal.at >= RETRY_MS ||
      this.version() !== this.refusal.version
    );
  }

  /** The cluster cannot do it. */
  refused(): void {
    this.refusal = { at: this.clock.now(), version: this.version() };
  }

  /** Whether an error says that the cluster cannot do it. */
  static isRefusal(error: unknown): boolean {
    return (
      error instanceof ClusterError &&
      (error.code === 400 || error.code === 422) &&
      REFUSAL.test(error.message)
    );
  }
}
