import type {
  Action,
  ApplyFact,
  Approval,
  Cluster,
  DriftFact,
  Facts,
  GateFact,
  LockFact,
  ObservationFact,
  Promotion,
  PromotionRun,
  ReadingFact,
  Target,
} from '@fairway/plugin-fairway-common';
import {
  isCertainlyUnsent,
  needsReading,
} from '@fairway/plugin-fairway-common';
import type { LockState } from '../../store/types';

/** Everything that a replica knows of a run while it owns it. */
export class RunState {
  readonly targets = new Map<string, Target>();
  readonly locks = new Map<string, LockFact>();
  readonly readings = new Map<string, ReadingFact>();
  readonly applies = new Map<string, ApplyFact>();
  readonly observations = new Map<string, ObservationFact>();
  readonly gates = new Map<string, GateFact>();
  clusters = new Map<string, Cluster>();
  approvals: Approval[] = [];
  actions: Action[] = [];
  promotion: Promotion | undefined;
  late: Target[] = [];
  /** The names under which the hubs of targets are registered. */
  private readonly hubs = new Set<string>();
  /** Where somebody else has changed a version of the source, by {@link driftKey}. */
  drifts: ReadonlyMap<string, DriftFact> = new Map();
  orphanOf: Facts['orphanOf'];
  /** Keys of writes that were ready to be sent when the run was loaded: whoever had it before may have sent them. */
  readonly inherited: ReadonlySet<string>;

  constructor(public run: PromotionRun, targets: readonly Target[]) {
    targets.forEach(target => this.putTarget(target));
    this.inherited = new Set(
      targets.flatMap(({ status }) =>
        status?.phase === 'Applying' && !isCertainlyUnsent(status)
          ? [status.intent!.key]
          : [],
      ),
    );
  }

  putTarget(target: Target): void {
    const { name } = target.metadata;
    this.targets.set(name, target);
    if (target.spec.hub !== undefined) {
      this.hubs.add(target.spec.hub);
    }
    if (!target.status || !needsReading(target.status)) {
      this.readings.delete(name);
    }
  }

  /** Where the places in the queues of locks stand; what is not among them was given up. */
  replaceLocks(states: readonly LockState[]): void {
    this.locks.clear();
    this.putLocks(states);
  }

  putLocks(states: readonly LockState[]): void {
    for (const { place, holder, position } of states) {
      this.locks.set(
        place.target,
        holder.targetUid === place.targetUid
          ? { state: 'held', fence: place.fence }
          : {
              state: 'queued',
              position,
              holder: { run: holder.run, target: holder.target },
            },
      );
    }
  }

  /** Forgets the outcomes of writes that the stored state includes now; those that came meanwhile stay. */
  dropApplies(consumed: readonly (readonly [string, ApplyFact])[]): void {
    for (const [name, fact] of consumed) {
      if (this.applies.get(name) === fact) {
        this.applies.delete(name);
      }
    }
  }

  /**
   * The name under which the cluster is registered that holds the object of a target: its own, or the hub. Undefined where the
   * Cluster is gone.
   */
  connectionOf({ spec }: Target): string | undefined {
    const cluster = this.clusters.get(spec.cluster);
    return cluster && (spec.hub ?? cluster.spec.connection.backstageCluster);
  }

  /** Whether anything of the run depends on a connection: on that of a cluster, or of a hub. */
  uses(connection: string): boolean {
    for (const { spec } of this.clusters.values()) {
      if (spec.connection.backstageCluster === connection) {
        return true;
      }
    }
    return this.hubs.has(connection);
  }

  facts(
    clusters: Required<Pick<Facts, 'clusters' | 'hubs'>>,
    promotion: Facts['promotion'],
  ): Facts {
    return {
      ...clusters,
      locks: this.locks,
      readings: this.readings,
      applies: this.applies,
      observations: this.observations,
      gates: this.gates,
      approvals: this.approvals,
      actions: this.actions,
      promotion,
      drifts: this.drifts,
      orphanOf: this.orphanOf,
      late: this.late,
    };
  }
}
