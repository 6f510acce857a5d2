import type {
  PromotionRun,
  PromotionRunStatus,
} from '@fairway/plugin-fairway-common';
import type { WorkChange } from '../../store/types';
import type { EngineClock } from '../ports';

/**
 * When the promotion of a run is woken to show how the run is doing: at once when the phase changes, and now and then while
 * clusters converge.
 */
export class ProgressReports {
  private lastAt = -Infinity;
  private owed = false;

  constructor(
    private readonly clock: EngineClock,
    private readonly everyMs: number,
  ) {}

  /** What to write together with a new status of the run. */
  afterWrite(
    run: PromotionRun,
    status: PromotionRunStatus | undefined,
  ): WorkChange[] {
    if (!status) {
      return [];
    }
    const before = run.status;
    const phase = before?.phase !== status.phase;
    const progress =
      phase ||
      before?.message !== status.message ||
      before?.clusters.converged !== status.clusters.converged;
    if (!phase && !(progress && this.mayReport())) {
      this.owed = this.owed || progress;
      return [];
    }
    return this.wake(run);
  }

  /** What to write where progress was held back for long enough. */
  overdue(run: PromotionRun): WorkChange[] {
    return this.owed && this.mayReport() ? this.wake(run) : [];
  }

  /** In how many milliseconds held-back progress is to be reported; undefined where there is none. */
  owedIn(): number | undefined {
    return this.owed
      ? Math.max(0, this.lastAt + this.everyMs - this.clock.monotonic())
      : undefined;
  }

  private mayReport(): boolean {
    return this.clock.monotonic() - this.lastAt >= this.everyMs;
  }

  private wake({ spec, metadata }: PromotionRun): WorkChange[] {
    this.owed = false;
    this.lastAt = this.clock.monotonic();
    const { uid, name } = spec.promotionRef;
    return [
      {
        type: 'wake',
        item: {
          key: `Promotion/${uid}`,
          kind: 'Promotion',
          namespace: metadata.namespace,
          name,
          uid,
        },
      },
    ];
  }
}
