import type { PromotionRun, Target } from '@fairway/plugin-fairway-common';
import { FIELD_MANAGER } from '@fairway/plugin-fairway-node/driverKit';
import {
  changedTargets,
  Check,
  ClusterWriteSeen,
  History,
  IntentSeen,
  Violation,
} from './History';

const HOUR_MS = 3_600_000;

/** What the plan of a run says of versions that somebody else changes. */
export function policyOf(run: PromotionRun | undefined) {
  const { policy, maxReassertsPerHour } = run?.spec.plan.spec.drift ?? {};
  return { policy: policy ?? 'Report', limit: maxReassertsPerHour ?? 3 };
}

/** Whether a commit has a target write again although it had its version before. */
function isTakenUpAgain(before: Target | undefined, after: Target): boolean {
  const [old, next] = [before?.status, after.status!];
  return (
    old?.phase === 'Converged' &&
    next.attempt > old.attempt &&
    next.operation === 'Promote'
  );
}

function checkCorrection(
  { cluster, version }: ClusterWriteSeen,
  intent: IntentSeen,
  history: History,
): void {
  const { policy } = policyOf(history.run(intent.run));
  if (policy !== 'Reassert') {
    throw new Violation(
      'I14',
      `${cluster} got ${version} back, and the plan says ${policy}`,
    );
  }
  if (version !== intent.promoted) {
    throw new Violation(
      'I14',
      `${cluster} got ${version} instead of ${intent.promoted} back`,
    );
  }
  const last = history.writers.get(intent.cell);
  if (last && last.target !== intent.target) {
    throw new Violation(
      'I14',
      `${cluster} got ${version} back, over what another target had written`,
    );
  }
}

/** I14: what somebody else has changed is written over only where the plan says so, with what was promoted, over nothing newer. */
export const onlyWhatWasPromotedComesBack: Check = {
  id: 'I14',
  commit(commit, history) {
    for (const { before, after } of changedTargets(commit)) {
      const { policy } = policyOf(history.run(after.spec.runRef.uid));
      if (
        isTakenUpAgain(before, after) &&
        !(after.status!.correction && policy === 'Reassert')
      ) {
        throw new Violation(
          'I14',
          `${after.metadata.name} had converged and begins again, and the plan says ${policy}`,
        );
      }
    }
  },
  write(write, history) {
    const intent = history.intents.get(write.key);
    if (intent?.correction) {
      checkCorrection(write, intent, history);
    }
  },
};

/** I15: a version is not brought back more often within an hour than the plan says. */
export const notForEver: Check = {
  id: 'I15',
  commit(commit, history) {
    for (const { before, after } of changedTargets(commit)) {
      if (!isTakenUpAgain(before, after)) {
        continue;
      }
      const { uid, name } = after.metadata;
      const begun = (history.corrections.get(uid) ?? []).filter(
        at => at > commit.now - HOUR_MS,
      );
      const { limit } = policyOf(history.run(after.spec.runRef.uid));
      if (begun.length >= limit) {
        throw new Violation(
          'I15',
          `${name} is brought back for the ${
            begun.length + 1
          }. time within an hour, and the plan says ${limit}`,
        );
      }
      history.corrections.set(uid, [...begun, commit.now]);
    }
  },
};

/** I16: a plan that blocks does not have anything written first over what somebody else has set, before somebody says so. */
export const changedClustersAreLeft: Check = {
  id: 'I16',
  write({ key, cluster, version, replaced, changed }, history) {
    const intent = history.intents.get(key);
    const run = intent && history.run(intent.run);
    if (
      !intent?.isFirst ||
      !run ||
      !changed ||
      run.spec.overwriteDrift ||
      policyOf(run).policy !== 'Block'
    ) {
      return;
    }
    const { by } = history.held.get(intent.place) ?? {};
    const drift = history.driftOf(intent.cell);
    if (drift && by !== FIELD_MANAGER) {
      throw new Violation(
        'I16',
        `${cluster} got ${version} over ${replaced}, which ${by} had set, and nobody has said so`,
      );
    }
  },
};

const RECORD = /^Unit "(.+?)" of source "(.+?)" holds (.+?) on cluster "(.+?)"/;

/** I17: what somebody else has set is recorded, once, and nothing else is. */
export const driftIsRecordedOnce: Check = {
  id: 'I17',
  commit({ decisions }, history) {
    for (const { metadata, spec } of decisions) {
      const isDrift = spec.reason === 'VersionDrifted';
      if (!isDrift && spec.reason !== 'VersionRestored') {
        continue;
      }
      const [, unit, source, version, cluster] = RECORD.exec(spec.message)!;
      const cell = `${metadata.namespace}/${cluster}/${source}/${unit}`;
      const before = history.recorded.get(cell);
      if (isDrift ? before === version : before === undefined) {
        throw new Violation('I17', `recorded twice: ${spec.message}`);
      }
      if (isDrift) {
        history.recorded.set(cell, version);
      } else {
        history.recorded.delete(cell);
      }
      const place = history.arrived.get(cell)?.place;
      const set = place === undefined ? undefined : history.foreign.get(place);
      const value = version === 'no version' ? null : version;
      if (isDrift && place !== undefined && !set?.has(value)) {
        throw new Violation('I17', `nobody has set that: ${spec.message}`);
      }
    }
  },
};
