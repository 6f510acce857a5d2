import type { WatchedObject } from '../../clusters';

/** What the status of an object says of its current generation. */
export interface Health {
  state: 'Progressing' | 'Converged' | 'Failed';
  reason: string;
  message: string;
  /** The numbers that it rests on. */
  evidence?: Record<string, unknown>;
}

/** A condition as controllers report it; only `type` and `status` are always there. */
export interface ReportedCondition {
  type: string;
  status: string;
  reason?: string;
  message?: string;
  observedGeneration?: number;
  /** When a Deployment reported it last; RFC 3339. */
  lastUpdateTime?: string;
}

/** A condition of an object. */
export function conditionOf(
  object: WatchedObject,
  type: string,
): ReportedCondition | undefined {
  const { conditions } = statusOf(object);
  return Array.isArray(conditions)
    ? conditions.find(condition => condition?.type === type)
    : undefined;
}

/** The status of an object, empty where there is none yet. */
export function statusOf(object: WatchedObject): Record<string, unknown> {
  return (object.status ?? {}) as Record<string, unknown>;
}

/** The spec of an object. */
export function specOf(object: WatchedObject): Record<string, any> {
  return (object.spec ?? {}) as Record<string, any>;
}

/** A count in a status; controllers leave zero out. */
export function countOf(object: WatchedObject, field: string): number {
  const value = statusOf(object)[field];
  return typeof value === 'number' ? value : 0;
}

export function progressing(
  reason: string,
  message: string,
  evidence?: Record<string, unknown>,
): Health {
  return { state: 'Progressing', reason, message, evidence };
}

export function converged(
  reason: string,
  message: string,
  evidence?: Record<string, unknown>,
): Health {
  return { state: 'Converged', reason, message, evidence };
}

export function failed(
  reason: string,
  message: string,
  evidence?: Record<string, unknown>,
): Health {
  return { state: 'Failed', reason, message, evidence };
}

/** Progressing, as long as the controller has not looked at the current generation. */
export function notObserved(object: WatchedObject): Health | undefined {
  const { generation = 0 } = object.metadata;
  const { observedGeneration } = statusOf(object);
  if (typeof observedGeneration !== 'number') {
    return progressing(
      'NoStatus',
      'its controller has not reported any generation yet',
    );
  }
  return observedGeneration < generation
    ? progressing(
        'NotObserved',
        `its controller has seen generation ${observedGeneration} of ${generation}`,
      )
    : undefined;
}
