import type { Condition, ResourceObject } from '@fairway/plugin-fairway-common';
import type {
  ClusterGateway,
  DeliveryDriver,
} from '@fairway/plugin-fairway-node';
import type { FairwayStore } from '../../store/types';

/** What status reporters look at. */
export interface StatusDeps {
  store: Pick<FairwayStore, 'get' | 'list'>;
  gateway: ClusterGateway;
  drivers: ReadonlyMap<string, DeliveryDriver>;
}

/** A condition before it is known when it last changed. */
export type ConditionDraft = Pick<
  Condition,
  'type' | 'status' | 'reason' | 'message'
>;

/** What a kind of configuration reports of itself. */
export interface StatusReporter<T extends ResourceObject = ResourceObject> {
  readonly kind: string;
  /** Whether other objects of the namespace matter, so that it has to be looked at again when they change. */
  readonly looksAround: boolean;
  /** Finds out what there is to report, outside of the store. It may take long, and must not fail. */
  look?(object: T, deps: StatusDeps): Promise<void>;
  /** The conditions, and the other fields of the status. */
  report(
    object: T,
    deps: StatusDeps,
  ): Promise<{ conditions: ConditionDraft[]; fields?: Partial<T['status']> }>;
}

/** The condition Ready: true where there are no problems. */
export function ready(
  problems: readonly string[],
  fine: { message: string },
  reason = 'Invalid',
): ConditionDraft {
  return problems.length === 0
    ? { type: 'Ready', status: 'True', reason: 'Ready', ...fine }
    : {
        type: 'Ready',
        status: 'False',
        reason,
        message: problems.join('; '),
      };
}
