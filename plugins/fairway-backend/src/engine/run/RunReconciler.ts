import type { Lease } from '../work/Lease';
import type { Reconciler, SessionEnd, WorkSession } from '../work/session';
import { RunActor } from './RunActor';
import type { RunDeps } from './RunContext';

/** Works on runs, each with an actor of its own while this replica owns it. */
export class RunReconciler implements Reconciler {
  readonly kind = 'PromotionRun' as const;
  private readonly actors = new Set<RunActor>();

  constructor(private readonly deps: RunDeps) {}

  open(lease: Lease, end: SessionEnd): WorkSession {
    const opened: { actor?: RunActor } = {};
    const over = () => {
      this.actors.delete(opened.actor!);
    };
    const actor = new RunActor(
      lease,
      {
        release: dueAt => {
          over();
          end.release(dueAt);
        },
        completed: () => {
          over();
          end.completed();
        },
        lost: () => {
          over();
          end.lost();
        },
      },
      this.deps,
    );
    opened.actor = actor;
    this.actors.add(actor);
    lease.signal.addEventListener('abort', over, { once: true });
    return actor;
  }

  /** Tells the runs that have targets on a cluster that its reachability has changed. */
  reachabilityChanged(connection: string): void {
    this.actors.forEach(actor => actor.reachabilityChanged(connection));
  }
}
