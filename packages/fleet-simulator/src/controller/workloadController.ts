import { ApiContext, nowText } from '../api/context';
import { replaceObject } from '../api/update';
import { SimulatorClock, SimulatorTimer } from '../clock';
import { KindDefinition } from '../kinds/kind';
import { jsonEquals, KubernetesObject } from '../kubernetes/object';
import { Change } from '../store/history';
import { objectKey } from '../store/store';
import { ClusterBehaviour, Rollout } from './behaviour';
import { builtinStatusModels } from './models';
import { RolloutPhase, StatusModel } from './statusModel';

/** A phase and when it is reached, in milliseconds from the write. */
interface Milestone {
  afterMs: number;
  phase: RolloutPhase;
}

/** An object whose latest generation is not rolled out yet. */
interface Work {
  table: string;
  namespace?: string;
  name: string;
  templateChanged: boolean;
  previous?: KubernetesObject;
  milestones: Milestone[];
  /** Clock time of the write. */
  startedAt: number;
  timer?: SimulatorTimer;
}

const AT_ONCE: Rollout = { outcome: 'Converge', durationMs: 0 };

/** The phases that a rollout goes through. */
export function milestonesOf(rollout: Rollout): Milestone[] {
  switch (rollout.outcome) {
    case 'Converge': {
      const { durationMs, steps = 4 } = rollout;
      if (durationMs <= 0) {
        return [{ afterMs: 0, phase: { type: 'Complete' } }];
      }
      return Array.from({ length: steps }, (_, i): Milestone => {
        const afterMs = (durationMs * (i + 1)) / steps;
        if (i === steps - 1) {
          return { afterMs, phase: { type: 'Complete' } };
        }
        const fraction = i / (steps - 1);
        return i === 0
          ? { afterMs, phase: { type: 'Observed' } }
          : { afterMs, phase: { type: 'Progressing', fraction } };
      });
    }
    case 'Fail': {
      const { afterMs, message } = rollout;
      const reason = rollout.reason ?? 'ProgressDeadlineExceeded';
      return [
        { afterMs: 0, phase: { type: 'Observed' } },
        { afterMs, phase: { type: 'Failed', reason, message } },
      ];
    }
    case 'Stall':
      return [{ afterMs: 0, phase: { type: 'Observed' } }];
    default:
      return rollout satisfies never;
  }
}

/**
 * Stands in for the controllers of a cluster: after each change of an object's
 * generation it reports a status that goes through the phases of its rollout.
 *
 * @remarks
 * Idle objects cost neither memory nor timers.
 */
export class WorkloadController {
  private readonly work = new Map<string, Work>();
  private models = builtinStatusModels;
  private isPaused = false;
  private isLoading = false;

  constructor(
    private readonly context: ApiContext,
    private readonly clock: SimulatorClock,
    private readonly behaviour: ClusterBehaviour,
  ) {}

  get paused(): boolean {
    return this.isPaused;
  }

  /** Number of objects that are rolling out or wait for it. */
  get pending(): number {
    return this.work.size;
  }

  /** Reports a status for a further kind. */
  setModel(table: string, model: StatusModel): void {
    this.models = new Map([...this.models, [table, model]]);
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
    for (const [key, work] of [...this.work]) {
      this.advance(key, work);
    }
  }

  /** Stops all timers. */
  stop(): void {
    this.pause();
    this.work.clear();
  }

  /** Takes notice of a committed change. */
  observe(change: Change): void {
    if (!this.models.has(change.table)) {
      return;
    }
    const { table, object, previous, type } = change;
    const { namespace, name, generation } = object.metadata;
    const key = `${table}/${objectKey(namespace, name!)}`;
    const before = this.work.get(key);
    if (type === 'DELETED') {
      before?.timer?.cancel();
      this.work.delete(key);
      return;
    }
    if (previous?.metadata.generation === generation) {
      return;
    }
    before?.timer?.cancel();
    const work: Work = {
      table,
      namespace,
      name: name!,
      templateChanged:
        before?.templateChanged ||
        !jsonEquals(previous?.spec?.template, object.spec?.template),
      previous,
      milestones: milestonesOf(
        this.isLoading ? AT_ONCE : this.behaviour.rolloutOf(object),
      ),
      startedAt: this.clock.now(),
    };
    this.work.set(key, work);
    if (!this.isPaused) {
      this.advance(key, work);
    }
  }

  /** Reports all phases that are due, then waits for the next one. */
  private advance(key: string, work: Work): void {
    while (this.work.get(key) === work && !this.isPaused) {
      const next = work.milestones[0];
      if (!next) {
        this.work.delete(key);
        return;
      }
      const wait = work.startedAt + next.afterMs - this.clock.now();
      if (wait > 0) {
        work.timer = this.clock.setTimeout(() => this.advance(key, work), wait);
        return;
      }
      work.milestones.shift();
      this.report(work, next.phase);
    }
  }

  private report(work: Work, phase: RolloutPhase): void {
    const { context } = this;
    const kind = this.kindOf(work.table);
    const live = context.store.get(work.table, work.namespace, work.name);
    const model = this.models.get(work.table);
    if (!kind || !live || !model) {
      return;
    }
    const { status, annotations } = model({
      object: live,
      phase,
      previous: work.previous,
      templateChanged: work.templateChanged,
      now: nowText(context),
    });
    const next: KubernetesObject = {
      ...live,
      metadata: {
        ...live.metadata,
        ...(annotations
          ? { annotations: { ...live.metadata.annotations, ...annotations } }
          : {}),
      },
      status,
    };
    replaceObject(context, kind, live, next, {
      dryRun: false,
      fieldManager: 'kube-controller-manager',
      force: false,
      subresource: kind.statusSubresource ? 'status' : undefined,
    });
  }

  private kindOf(table: string): KindDefinition | undefined {
    const [group, plural] = table.split('/');
    return this.context.kinds
      .all()
      .find(kind => kind.group === group && kind.plural === plural);
  }
}
