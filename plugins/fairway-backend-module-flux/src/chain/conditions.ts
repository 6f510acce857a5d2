import type { WatchedObject } from '@fairway/plugin-fairway-node';
import {
  conditionOf,
  failed,
  Health,
  progressing,
  ReportedCondition,
  statusOf,
} from '@fairway/plugin-fairway-node/driverKit';
import { isRequestHandled, suspended } from '../reconcileRequest';

/** A condition, where it is about the generation of now. */
export function currentCondition(
  object: WatchedObject,
  type: string,
): ReportedCondition | undefined {
  const condition = conditionOf(object, type);
  return condition && isCurrent(object, condition) ? condition : undefined;
}

function isCurrent(
  { metadata }: WatchedObject,
  { observedGeneration }: ReportedCondition,
): boolean {
  return (
    observedGeneration !== undefined &&
    observedGeneration >= (metadata.generation ?? 0)
  );
}

/**
 * What stands against an object of Flux being ready: its controller has given up, has not seen it yet, or is at work.
 *
 * @returns undefined where it reports that it is ready, about the generation of now and after the last request to reconcile
 */
export function notReady(object: WatchedObject): Health | undefined {
  const stalled = currentCondition(object, 'Stalled');
  if (stalled?.status === 'True') {
    return failed(
      stalled.reason ?? 'Stalled',
      stalled.message || 'its controller has given up',
      { condition: 'Stalled' },
    );
  }
  if (suspended(object)) {
    return progressing(
      'Suspended',
      'it is suspended, so its controller does nothing; resume it',
    );
  }
  const { generation = 0 } = object.metadata;
  // A ResourceSet has no such field of its own; its condition tells.
  const observedGeneration =
    statusOf(object).observedGeneration ??
    conditionOf(object, 'Ready')?.observedGeneration;
  if (
    typeof observedGeneration !== 'number' ||
    observedGeneration < generation
  ) {
    return progressing(
      'NotObserved',
      `its controller has seen generation ${
        observedGeneration ?? '(none)'
      } of ${generation}${because(object)}`,
    );
  }
  if (!isRequestHandled(object)) {
    return progressing(
      'NotHandled',
      'its controller has not handled the request to reconcile yet',
    );
  }
  const ready = currentCondition(object, 'Ready');
  const reconciling = conditionOf(object, 'Reconciling');
  if (reconciling?.status === 'True') {
    return progressing(
      reconciling.reason ?? 'Reconciling',
      ready?.status === 'False' && ready.message
        ? ready.message
        : reconciling.message || 'its controller is at work',
    );
  }
  if (ready?.status !== 'True') {
    return progressing(
      ready?.reason ?? 'NoCondition',
      ready?.message || 'it does not report that it is ready',
      { condition: 'Ready', status: ready?.status },
    );
  }
  return undefined;
}

/** What a controller says that has not come to the end of a generation. */
function because(object: WatchedObject): string {
  const ready = currentCondition(object, 'Ready');
  return ready && ready.status !== 'True' && ready.message
    ? `: ${ready.message}`
    : '';
}
