import type {
  Approval,
  GateEvaluation,
  GateFact,
  GateType,
  PromotionRun,
  Target,
} from '@fairway/plugin-fairway-common';
import type { ClusterConnection } from './clusters';
import type { DeliveryDriver, DeliveryIntent, StoredReceipt } from './drivers';

/** A target as a gate sees it. @public */
export interface GateTarget {
  target: Target;
  intent?: DeliveryIntent;
  receipt?: StoredReceipt;
  driver: DeliveryDriver;
  /** @throws where the cluster is not registered */
  connect(): ClusterConnection;
}

/** What a gate works with. @public */
export interface GateContext {
  run: PromotionRun;
  /** The targets that the gate is about: one at target level, those of the stage at stage level. */
  targets: readonly GateTarget[];
  /** All approvals of the run, in the order in which they were given. */
  approvals: readonly Approval[];
  signal: AbortSignal;
  /** Milliseconds since the epoch. */
  now(): number;
}

/**
 * A type of gate.
 *
 * @remarks
 * Only `Passed` lets anything advance. A gate that cannot be evaluated is `Inconclusive`, never `Passed`; an error that is thrown
 * counts as `Inconclusive`, with its message. A gate keeps no state: what it needs later goes into the evidence, which it gets
 * back through `evaluation` of the next call.
 *
 * @public
 */
export interface Gate {
  /** The key of the gate in a plan, such as `soak`. */
  readonly type: GateType;
  /** Cheap gates are evaluated first, people last. */
  readonly cost: 'free' | 'request' | 'people';
  evaluate(
    evaluation: GateEvaluation & { previous?: GateFact },
    context: GateContext,
  ): Promise<GateFact>;
}
