import { KubernetesObject } from '../../kubernetes/object';
import { Change } from '../../store/history';
import { Condition } from '../conditions';
import { isNewGeneration, Reaction, ReconcileStep } from '../reconciler';

/** Annotation that asks for a reconciliation. */
export const REQUESTED_AT = 'reconcile.fluxcd.io/requestedAt';

/** The value of the annotation that asks for a reconciliation. */
function requestedAt(object: KubernetesObject | undefined): string | undefined {
  return object?.metadata.annotations?.[REQUESTED_AT];
}

/** A new generation or request begins the work, suspending ends it. */
export function fluxReaction(change: Change): Reaction {
  const { object, previous } = change;
  if (
    !isNewGeneration(change) &&
    requestedAt(object) === requestedAt(previous)
  ) {
    return 'Ignore';
  }
  return object.spec?.suspend ? 'Cancel' : 'Restart';
}

/** A condition of a Flux object, without what the controller fills in. */
export type FluxCondition = Pick<
  Condition,
  'type' | 'status' | 'reason' | 'message'
>;

/** What one write of a status changes. */
export interface FluxReport {
  /** Fields of the status; undefined removes one. */
  fields?: Record<string, unknown>;
  set: FluxCondition[];
  /** Types of conditions that go away. */
  remove?: string[];
  /** Whether the reconciliation ended: the request is handled. */
  ended?: boolean;
  /** Whether the generation counts as observed. */
  observed?: boolean;
}

/** Shorthand for a condition. */
export function condition(
  type: string,
  status: Condition['status'],
  reason: string,
  message: string,
): FluxCondition {
  return { type, status, reason, message };
}

/** Both conditions of an object that is being worked on. */
export function progressing(
  reconciling: string,
  ready = reconciling,
): FluxCondition[] {
  return [
    condition('Reconciling', 'True', 'Progressing', reconciling),
    condition('Ready', 'Unknown', 'Progressing', ready),
  ];
}

/** Both conditions of an object whose work failed and is tried again. */
export function failedWithRetry(
  reason: string,
  message: string,
): FluxCondition[] {
  return [
    condition('Reconciling', 'True', 'ProgressingWithRetry', message),
    condition('Ready', 'False', reason, message),
  ];
}

/**
 * Puts conditions into a list as Flux does: the transition time moves with the
 * status, the reason and the message, and the generation is always the newest.
 */
function fluxConditions(
  { object, now }: ReconcileStep,
  { set, remove = [] }: FluxReport,
): Condition[] {
  const before: Condition[] = object.status?.conditions ?? [];
  const isSet = (type: string) => set.some(c => c.type === type);
  // An object is either worked on or stalled.
  const excluded = [
    ...(isSet('Reconciling') ? ['Stalled'] : []),
    ...(isSet('Stalled') ? ['Reconciling'] : []),
  ];
  const kept = before.filter(
    ({ type }) =>
      !isSet(type) && !remove.includes(type) && !excluded.includes(type),
  );
  const changed = set.map((next): Condition => {
    const last = before.find(({ type }) => type === next.type);
    const isSame =
      last?.status === next.status &&
      last.reason === next.reason &&
      last.message === next.message;
    return {
      ...next,
      observedGeneration: object.metadata.generation,
      lastTransitionTime: isSame ? last.lastTransitionTime : now,
    };
  });
  return [...kept, ...changed].sort((a, b) => (a.type < b.type ? -1 : 1));
}

/** Writes the status of a Flux object. */
export function report(
  step: ReconcileStep,
  manager: string,
  change: FluxReport,
): void {
  const { object, cluster } = step;
  const handled = requestedAt(object);
  const status: Record<string, unknown> = {
    ...object.status,
    ...change.fields,
    ...(change.ended && handled ? { lastHandledReconcileAt: handled } : {}),
    ...(change.observed
      ? { observedGeneration: object.metadata.generation }
      : {}),
    conditions: fluxConditions(step, change),
  };
  for (const [field, value] of Object.entries(status)) {
    if (value === undefined) {
      delete status[field];
    }
  }
  cluster.write({ ...object, status }, manager);
}

/** The condition of a type. */
export function conditionOf(
  object: KubernetesObject,
  type: string,
): Condition | undefined {
  return object.status?.conditions?.find((c: Condition) => c.type === type);
}

/** Whether an object is ready in its newest generation. */
export function isReady(object: KubernetesObject): boolean {
  const ready = conditionOf(object, 'Ready');
  return (
    ready?.status === 'True' &&
    ready.observedGeneration === object.metadata.generation
  );
}
