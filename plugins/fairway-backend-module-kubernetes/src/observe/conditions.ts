import type {
  StoredReceipt,
  WatchedObject,
} from '@fairway/plugin-fairway-node';
import {
  conditionOf,
  converged,
  failed,
  FieldPath,
  Health,
  progressing,
  statusManagersOf,
  statusOf,
  writtenAt,
} from '@fairway/plugin-fairway-node/driverKit';

/** Conditions that say that an object is as it should be, in the order of trust. */
const READY_TYPES = ['Ready', 'Available', 'Healthy', 'Synced'];

/**
 * What the standard conditions of an object say.
 *
 * @remarks
 * A condition counts only with proof that it is about this write: the generation that it, or the status, has observed. A write
 * that makes no new generation, such as that of an annotation, is proven by a status that was written after it.
 */
export function conditionsHealth(
  object: WatchedObject,
  write: { receipt: StoredReceipt; path: FieldPath },
): Health {
  const { generation } = object.metadata;
  const { observedGeneration } = statusOf(object);
  const observed = (type: string) =>
    conditionOf(object, type)?.observedGeneration ?? observedGeneration;
  const stale = (type: string) => {
    const seen = observed(type);
    return typeof seen === 'number' && seen < (generation ?? 0);
  };

  const stalled = conditionOf(object, 'Stalled');
  if (stalled?.status === 'True' && !stale('Stalled')) {
    return failed(
      stalled.reason ?? 'Stalled',
      stalled.message ?? 'its controller has given up',
      { condition: 'Stalled' },
    );
  }
  const reconciling = conditionOf(object, 'Reconciling');
  if (reconciling?.status === 'True') {
    return progressing(
      reconciling.reason ?? 'Reconciling',
      reconciling.message ?? 'its controller is at work',
    );
  }
  const type = READY_TYPES.find(name => conditionOf(object, name));
  const condition = type && conditionOf(object, type);
  if (!type || !condition) {
    return progressing('NoCondition', 'it reports no condition such as Ready');
  }
  const evidence = {
    condition: type,
    status: condition.status,
    observedGeneration: observed(type),
  };
  if (stale(type)) {
    return progressing(
      'NotObserved',
      `its condition ${type} is about generation ${evidence.observedGeneration} of ${generation}`,
      evidence,
    );
  }
  if (condition.status !== 'True') {
    return progressing(
      condition.reason ?? 'NotReady',
      condition.message || `its condition ${type} is ${condition.status}`,
      evidence,
    );
  }
  if (!isProven(object, write, observed(type))) {
    return progressing(
      'NoEvidence',
      `its condition ${type} is True, but nothing shows that it is about this write: it needs an observedGeneration, or a status that was written after it`,
      evidence,
    );
  }
  return converged(
    condition.reason ?? type,
    condition.message || `its condition ${type} is True`,
    evidence,
  );
}

function isProven(
  object: WatchedObject,
  { receipt, path }: { receipt: StoredReceipt; path: FieldPath },
  observed: unknown,
): boolean {
  const [first] = path;
  const countsGenerations = first.type === 'key' && first.key !== 'metadata';
  if (countsGenerations) {
    return typeof observed === 'number';
  }
  const written = writtenAt(object, path);
  if (written === undefined) {
    return !receipt.changed && typeof observed === 'number';
  }
  // Times are whole seconds: only a later second is surely later.
  return statusManagersOf(object).some(
    ({ time }) => Date.parse(time ?? '') > written,
  );
}
