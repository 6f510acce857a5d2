import { ApiContext } from '../api/context';
import { SimulatorClock, SimulatorTimer } from '../clock';
import { jsonEquals, KubernetesObject } from '../kubernetes/object';
import { StatusError } from '../kubernetes/status';
import { Change } from '../store/history';
import { objectKey } from '../store/store';
import { ClusterBehaviour, Rollout } from './behaviour';
import { ControllerCluster } from './controllerCluster';
import { Milestone, milestonesOf } from './milestones';
import { builtinStatusModels } from './models';
import { Next, Reconciler } from './reconciler';
import { RolloutPhase, StatusModel } from './statusModel';
import { statusReconciler } from './statusReconciler';

/** An object that a controller is not done with. */
interface Work {
  table: string;
  namespace?: string;
  name: string;
  templateChanged: boolean;
  converged: boolean;
  begun: KubernetesObject;
  previous?: KubernetesObject;
  milestones: Milestone[];
  /** Clock time of the write. */
  startedAt: number;
  timer?: SimulatorTimer;
}

const AT_ONCE: Rollout = { outcome: 'Converge', durationMs: 0 };

const builtinReconcilers: ReadonlyMap<string, Reconciler> = new Map(
  [...builtinStatusModels].map(([table, model]) => [
    table,
    statusReconciler(model),
  ]),
);

function keyOf(table: string, { metadata }: KubernetesObject): string {
  return `${table}/${objectKey(metadata.namespace, metadata.name!)}`;
}

/**
 * Runs the stand-ins for the controllers of a cluster: a change of an object
 * begins work on it that goes through the phases of its rollout.
 *
 * @remarks
 * Idle objects cost neither memory nor timers.
 */
export class ControllerManager {
  private readonly work = new Map<string, Work>();
  /** Keys of work that can be looked at now. */
  private readonly due = new Set<string>();
  private readonly cluster: ControllerCluster;
  private reconcilers = builtinReconcilers;
  private isPaused = false;
  private isLoading = false;
  private isDraining = false;

  constructor(
    context: ApiContext,
    private readonly clock: SimulatorClock,
    private readonly behaviour: ClusterBehaviour,
  ) {
    this.cluster = new ControllerCluster(context);
  }

  get paused(): boolean {
    return this.isPaused;
  }

  /** Number of objects that are rolling out or wait for it. */
  get pending(): number {
    return this.work.size;
  }

  /** Reports a status for a further kind. */
  setModel(table: string, model: StatusModel): void {
    this.setReconcilers(new Map([[table, statusReconciler(model)]]));
  }

  /** Runs controllers of further kinds, by table. */
  setReconcilers(reconcilers: ReadonlyMap<string, Reconciler>): void {
    this.reconcilers = new Map([...this.reconcilers, ...reconcilers]);
  }

  /**
   * Runs `load`, whose objects are rolled out already: they complete at once,
   * whatever the behaviour.
   */
  loadConverged(load: () => void): void {
    this.isLoading = true;
    try {
      load();
    } finally {
      this.isLoading = false;
    }
  }

  /** Stops reporting: statuses and observed generations go stale. */
  pause(): void {
    this.isPaused = true;
    for (const work of this.work.values()) {
      work.timer?.cancel();
      work.timer = undefined;
    }
  }

  /** Goes on with what changed in the meantime. */
  resume(): void {
    this.isPaused = false;
    for (const key of this.work.keys()) {
      this.due.add(key);
    }
    this.drain();
  }

  /** Stops all timers. */
  stop(): void {
    this.pause();
    this.work.clear();
  }

  /** Takes notice of a committed change. */
  observe(change: Change): void {
    const { table, object, previous, type } = change;
    const own = this.reconcilers.get(table);
    if (own) {
      const reaction = type === 'DELETED' ? 'Cancel' : own.react(change);
      if (reaction === 'Cancel') {
        this.cancel(keyOf(table, object));
      } else if (reaction === 'Restart') {
        this.begin(table, own, object, previous);
      }
    }
    for (const [other, reconciler] of this.reconcilers) {
      const affected = reconciler.affected?.(change, this.cluster) ?? [];
      for (const dependent of [...affected]) {
        this.begin(other, reconciler, dependent, dependent);
      }
    }
    this.drain();
  }

  private cancel(key: string): void {
    this.work.get(key)?.timer?.cancel();
    this.work.delete(key);
  }

  private begin(
    table: string,
    reconciler: Reconciler,
    object: KubernetesObject,
    previous: KubernetesObject | undefined,
  ): void {
    const key = keyOf(table, object);
    const before = this.work.get(key);
    before?.timer?.cancel();
    const { namespace, name } = object.metadata;
    this.work.set(key, {
      table,
      namespace,
      name: name!,
      templateChanged:
        before?.templateChanged ||
        !jsonEquals(previous?.spec?.template, object.spec?.template),
      converged: this.isLoading,
      begun: object,
      previous,
      milestones: milestonesOf(this.rolloutOf(reconciler, object)),
      startedAt: this.clock.now(),
    });
    this.due.add(key);
  }

  private rolloutOf(reconciler: Reconciler, object: KubernetesObject): Rollout {
    return this.isLoading
      ? AT_ONCE
      : this.behaviour.rolloutOf(
          object,
          () => reconciler.versions?.(object, this.cluster) ?? [],
        );
  }

  /**
   * Looks at all work that is due. What it changes is looked at afterwards, so
   * that controllers never run inside of each other's writes.
   */
  private drain(): void {
    if (this.isDraining || this.isPaused) {
      return;
    }
    this.isDraining = true;
    try {
      for (const key of this.due) {
        this.due.delete(key);
        const work = this.work.get(key);
        if (work) {
          this.advance(key, work);
        }
      }
    } finally {
      this.isDraining = false;
    }
  }

  /** Goes through all phases that are due, then waits for the next one. */
  private advance(key: string, work: Work): void {
    while (this.work.get(key) === work && !this.isPaused) {
      const next = work.milestones[0];
      if (!next) {
        this.work.delete(key);
        return;
      }
      const wait = work.startedAt + next.afterMs - this.clock.now();
      if (wait > 0) {
        work.timer = this.clock.setTimeout(() => {
          this.due.add(key);
          this.drain();
        }, wait);
        return;
      }
      work.milestones.shift();
      const after = this.reconcile(work, next.phase);
      if (after === 'Wait') {
        work.milestones = [];
      } else if (after !== 'Continue') {
        work.milestones.unshift(next);
        work.startedAt = this.clock.now() + after.againAfterMs - next.afterMs;
      }
    }
  }

  private reconcile(work: Work, phase: RolloutPhase): Next {
    const { cluster } = this;
    const { table, namespace, name } = work;
    const object = cluster.get(table, namespace, name);
    const reconciler = this.reconcilers.get(table);
    if (!object || !reconciler) {
      return 'Wait';
    }
    try {
      return reconciler.reconcile({
        object,
        phase,
        begun: work.begun,
        previous: work.previous,
        converged: work.converged,
        templateChanged: work.templateChanged,
        cluster,
        now: cluster.now,
      });
    } catch (error) {
      if (error instanceof StatusError) {
        // The API refused a write, such as one into a terminating namespace.
        return 'Wait';
      }
      throw error;
    }
  }
}
