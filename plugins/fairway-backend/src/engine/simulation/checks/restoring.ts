import type { Target } from '@fairway/plugin-fairway-common';
import { changedTargets, Check, History, Violation } from './History';

function targetOf(uid: string, history: History): Target | undefined {
  return history.objects.get(uid) as Target | undefined;
}

/** I12: what was there before a run is stored before its first write, stays, and is what a rollback restores over nothing else. */
export const whatWasThereIsRestored: Check = {
  id: 'I12',
  write({ key, cluster, replaced, version, changed }, history) {
    const intent = history.intents.get(key);
    const target = intent && targetOf(intent.target, history);
    if (!intent || !target?.status || !changed) {
      return;
    }
    const { previousVersion, writtenBefore } = target.status;
    if (intent.operation === 'Rollback') {
      if (replaced !== target.spec.version) {
        throw new Violation(
          'I12',
          `${cluster}: a rollback from ${target.spec.version} to ${version} overwrote ${replaced}`,
        );
      }
    } else if (!history.firstReplaced.has(intent.target)) {
      // An earlier write may have been lost on its way; what was there before that one is not seen here.
      history.firstReplaced.set(
        intent.target,
        writtenBefore ? previousVersion : replaced,
      );
    }
    const before = history.firstReplaced.get(intent.target);
    if (
      history.firstReplaced.has(intent.target) &&
      (previousVersion !== before ||
        (intent.operation === 'Rollback' && version !== before))
    ) {
      throw new Violation(
        'I12',
        `${cluster}: it was at ${before} before the run, ${previousVersion} is stored, and ${version} was written`,
      );
    }
  },
};

/** Whether the status of a target says that nothing of an attempt has been sent. */
function isCalledUnsent(
  { status }: Target,
  { key, attempt }: { key: string; attempt: number },
): boolean {
  if (!status || status.attempt < attempt) {
    return false;
  }
  if (status.attempt > attempt) {
    return !status.writtenBefore;
  }
  const { intent, parked, ambiguous } = status;
  return (
    intent?.key !== key ||
    (!ambiguous && (parked === true || intent.recheck === true))
  );
}

/** I13: what is said to be untouched was not written to, and is not written to later. */
export const untouchedIsUntouched: Check = {
  id: 'I13',
  commit(commit, history) {
    for (const { before, after } of changedTargets(commit)) {
      const intent = history.intents.get(before?.status?.intent?.key ?? '');
      if (
        intent &&
        history.written.has(intent.key) &&
        isCalledUnsent(after, intent)
      ) {
        throw new Violation(
          'I13',
          `${after.metadata.name} is ${after.status?.phase} as if nothing was sent, and its cluster has ${intent.version}`,
        );
      }
    }
  },
  write({ key, cluster, version }, history) {
    history.written.add(key);
    const intent = history.intents.get(key);
    const target = intent && targetOf(intent.target, history);
    if (target && isCalledUnsent(target, intent)) {
      throw new Violation(
        'I13',
        `${cluster} got ${version}, and ${target.metadata.name} is ${target.status?.phase} as if nothing was sent`,
      );
    }
  },
};
