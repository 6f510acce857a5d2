import {
  canonicalJson,
  Promotion,
  PromotionRun,
} from '@fairway/plugin-fairway-common';
import type { FairwayStore, WorkChange, WriteBatch } from '../../store/types';
import { removesObject } from '../../resources/deletion';
import type { Counters } from '../Statistics';
import type { DatabaseTime } from '../work/DatabaseTime';
import { workItem } from '../work/items';
import type { Lease } from '../work/Lease';
import type { OneShot, Outcome } from '../work/OneShotReconciler';
import { carriesOut } from './carriesOut';
import {
  achievements,
  mirrorRun,
  PromotionReport,
  PromotionStatus,
  report,
} from './mirrorRun';
import { hasEnded } from './runPhases';
import { PROMOTION_FINALIZER, RunStamper } from './RunStamper';

/** Kept until something wakes it: the run, an edit, or configuration that appears. */
const UNTIL_WOKEN: Outcome = { type: 'kept' };
const COMPLETED: Outcome = { type: 'completed' };

const SUSPENDED = {
  phase: 'Suspended',
  reason: 'Suspended',
  message: 'No run is started while spec.suspend is true',
} as const;

/**
 * Turns promotions into runs, one at a time, and shows with the promotion how its newest run is doing.
 *
 * @remarks
 * An edit ends the run that is under way first, and starts the next one when that has ended. So a promotion never has two live
 * runs, and the locks of the old one are free. Nothing is ended for a run that cannot start: where the promotion is suspended, or
 * names something that does not exist, the run that is under way goes on, or is paused.
 */
export class PromotionReconciler implements OneShot {
  readonly kind = 'Promotion' as const;

  constructor(
    private readonly deps: {
      store: FairwayStore;
      stamper: RunStamper;
      time: DatabaseTime;
      counters: Counters;
    },
  ) {}

  async reconcile(lease: Lease): Promise<Outcome> {
    const { store } = this.deps;
    const promotion = (await store.getByUid('Promotion', lease.claim.uid)) as
      | Promotion
      | undefined;
    if (!promotion) {
      await this.commit(lease, { work: [lease.completion()] });
      return COMPLETED;
    }
    const current = promotion.status?.currentRun;
    const run = current
      ? ((await store.getByUid('PromotionRun', current.uid)) as
          | PromotionRun
          | undefined)
      : undefined;
    const live = run && !hasEnded(run);
    if (promotion.metadata.deletionTimestamp) {
      return live
        ? this.waitForEnd(lease, promotion, run, {
            phase: 'Terminating',
            reason: 'WaitingForRun',
            message: `Run ${run.metadata.name} is being aborted before the promotion is removed`,
          })
        : this.remove(lease, promotion);
    }
    if (
      run &&
      run.status?.phase !== 'Superseded' &&
      carriesOut(run, promotion)
    ) {
      return this.mirror(lease, promotion, run);
    }
    return live
      ? this.supersede(lease, promotion, run)
      : this.startRun(lease, promotion, run);
  }

  private async startRun(
    lease: Lease,
    promotion: Promotion,
    previous: PromotionRun | undefined,
  ): Promise<Outcome> {
    if (promotion.spec.suspend) {
      return this.show(lease, promotion, previous, SUSPENDED);
    }
    const now = this.deps.time.now();
    const stamp = await this.deps.stamper.prepare(promotion, now);
    if ('reason' in stamp) {
      return this.show(lease, promotion, previous, {
        phase: 'Pending',
        ...stamp,
      });
    }
    const { batch, run } = stamp;
    await this.commit(lease, {
      ...batch,
      updates: batch.updates.map(update => ({
        ...update,
        object: {
          ...update.object,
          status: mirrorRun(update.object as Promotion, run, now),
        },
      })),
    });
    return UNTIL_WOKEN;
  }

  /** Has a run ended that does not carry out the promotion any more, once the next one can start. */
  private async supersede(
    lease: Lease,
    promotion: Promotion,
    run: PromotionRun,
  ): Promise<Outcome> {
    const { name } = run.metadata;
    const { generation } = promotion.metadata;
    if (promotion.spec.suspend) {
      return this.show(lease, promotion, run, {
        ...SUSPENDED,
        message: `${SUSPENDED.message}; run ${name} is paused, and ends when it is not`,
      });
    }
    const { superseding } = promotion.status ?? {};
    const isTold =
      superseding?.run === name && superseding.generation === generation;
    const problem = isTold
      ? undefined
      : await this.deps.stamper.problem(promotion);
    return problem
      ? this.show(lease, promotion, run, {
          phase: 'Pending',
          reason: problem.reason,
          message: `${problem.message}; until then run ${name} goes on`,
        })
      : this.waitForEnd(lease, promotion, run, {
          phase: 'Pending',
          reason: 'Superseding',
          message: `The promotion has changed: run ${name} is being ended before the next one starts`,
          superseding: { run: name, generation },
        });
  }

  /** Shows the state of the run; a run that has not noticed an edit yet is woken. */
  private async mirror(
    lease: Lease,
    promotion: Promotion,
    run: PromotionRun,
  ): Promise<Outcome> {
    const ended = hasEnded(run);
    const status = mirrorRun(promotion, run, this.deps.time.now());
    await this.commit(lease, {
      updates: changed(promotion, status),
      work: [
        ...newsFor(run, promotion),
        ...(ended ? [lease.completion()] : []),
      ],
    });
    return ended ? COMPLETED : UNTIL_WOKEN;
  }

  /** The run finds out by itself what it has to do; its end wakes the promotion. */
  private async waitForEnd(
    lease: Lease,
    promotion: Promotion,
    run: PromotionRun,
    {
      superseding,
      ...shown
    }: PromotionReport & Pick<PromotionStatus, 'superseding'>,
  ): Promise<Outcome> {
    const status = report(promotion, shown, this.deps.time.now());
    await this.commit(lease, {
      updates: changed(promotion, { ...status, superseding }),
      work: [{ type: 'wake', item: workItem(run) }],
    });
    return UNTIL_WOKEN;
  }

  private async remove(lease: Lease, promotion: Promotion): Promise<Outcome> {
    const finalizers = (promotion.metadata.finalizers ?? []).filter(
      name => name !== PROMOTION_FINALIZER,
    );
    const expected = promotion.metadata.resourceVersion;
    const object = {
      ...promotion,
      metadata: { ...promotion.metadata, finalizers },
    };
    const removal = removesObject(object);
    const untouched =
      finalizers.length === (promotion.metadata.finalizers ?? []).length;
    await this.commit(lease, {
      ...(removal
        ? { deletes: [{ object, expected, ...removal }] }
        : { updates: untouched ? [] : [{ object, expected }] }),
      work: [lease.completion()],
    });
    return COMPLETED;
  }

  /** Says why no new run starts, besides what the newest one has achieved. */
  private async show(
    lease: Lease,
    promotion: Promotion,
    run: PromotionRun | undefined,
    shown: PromotionReport,
  ): Promise<Outcome> {
    const now = this.deps.time.now();
    await this.commit(lease, {
      updates: changed(promotion, {
        ...report(promotion, shown, now),
        ...(run && achievements(run, now)),
      }),
      work: run ? newsFor(run, promotion) : [],
    });
    return UNTIL_WOKEN;
  }

  private async commit(lease: Lease, batch: WriteBatch): Promise<void> {
    const empty = Object.values(batch).every(part => part.length === 0);
    if (!empty) {
      this.deps.counters.commits += 1;
      await this.deps.store.commit({ ...batch, fence: lease.fence });
    }
  }
}

/** Wakes a run that has not noticed an edit of its promotion yet. */
function newsFor(
  run: PromotionRun,
  { status, metadata }: Promotion,
): WorkChange[] {
  return status?.observedGeneration === metadata.generation || hasEnded(run)
    ? []
    : [{ type: 'wake', item: workItem(run) }];
}

/** The update of the status, where it says something new. */
function changed(promotion: Promotion, status: PromotionStatus) {
  return canonicalJson(promotion.status ?? {}) === canonicalJson(status)
    ? []
    : [
        {
          object: { ...promotion, status },
          expected: promotion.metadata.resourceVersion,
        },
      ];
}
