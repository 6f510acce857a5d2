import {
  DRIFTED,
  explain,
  isRunEnded,
  Promotion,
  PromotionRun,
  Target,
} from '@fairway/plugin-fairway-common';
import { cellOf, History, isEnded, policyOf } from './checks';

/** The reasons with which a policy may leave the version alone that somebody else has set. */
const REASONS: Readonly<Record<string, readonly string[]>> = {
  Report: ['Drifted', 'BlocksPromotions'],
  Block: ['Drifted', 'BlocksPromotions'],
  Reassert: ['NotReasserted', 'ReassertLimitReached', 'ReassertFailed'],
};

/** Which versions that somebody else has set are not recorded, shown and explained, and which are that are not there any more. */
export function untoldDrifts(history: History, now: number): string[] {
  const problems: string[] = [];
  const clusters = new Set(
    history
      .of('Cluster')
      .map(({ metadata }) => `${metadata.namespace}/${metadata.name}`),
  );
  for (const [cell, { target: uid }] of history.arrived) {
    if (!clusters.has(cell.split('/', 2).join('/'))) {
      continue;
    }
    const drift = history.driftOf(cell);
    const words = drift?.version ?? 'no version';
    if (drift && history.recorded.get(cell) !== words) {
      problems.push(`${cell} holds ${words}, which is not recorded`);
    }
    const target = history.objects.get(uid) as Target | undefined;
    if (target) {
      problems.push(...untoldOf(target, drift, history, now));
    }
  }
  return [...problems, ...waitsInVain(history)];
}

function untoldOf(
  target: Target,
  drift: ReturnType<History['driftOf']>,
  history: History,
  now: number,
): string[] {
  const { name } = target.metadata;
  const run = history.run(target.spec.runRef.uid);
  const condition = target.status!.conditions?.find(
    ({ type }) => type === DRIFTED,
  );
  if (!drift || !run) {
    return condition?.status === 'True'
      ? [`${name} is said to have drifted: ${condition.message}`]
      : [];
  }
  if (
    condition?.status !== 'True' ||
    target.status!.drift?.version !== drift.version
  ) {
    return [
      `${name} has ${drift.version} instead of ${drift.written}, and says ${
        condition?.status
      } (${target.status!.drift?.version})`,
    ];
  }
  if (target.status!.correction && !isEnded(target)) {
    return [];
  }
  const waits = !isRunEnded(run.status!.phase) || isSuspended(target, history);
  const isAsserted = condition.reason === 'Reasserting' && waits;
  const { policy } = policyOf(run);
  if (!isAsserted && !REASONS[policy].includes(condition.reason)) {
    return [`${name} is left ${condition.reason}, and the plan says ${policy}`];
  }
  const targets = history.targetsOf(run.metadata.uid);
  const unmet = explain({ run, targets, target: name, now });
  return unmet.some(({ reason }) => reason === condition.reason)
    ? []
    : [`${name} has drifted, and nothing explains that`];
}

/** Whether the promotion that something belongs to is suspended. */
export function isSuspended(
  of: PromotionRun | Target,
  history: History,
): boolean {
  return history
    .of<Promotion>('Promotion')
    .some(
      ({ metadata, spec }) =>
        spec.suspend &&
        metadata.namespace === of.metadata.namespace &&
        metadata.name === of.spec.promotionRef.name,
    );
}

/** Targets that wait until somebody sets a version back that is back. */
function waitsInVain(history: History): string[] {
  return history
    .of<Target>('Target')
    .filter(target => {
      const drift = history.driftOf(cellOf(target));
      return (
        target.status?.reason === 'ClusterDrifted' &&
        !isEnded(target) &&
        history.run(target.spec.runRef.uid)?.status?.phase !== 'Paused' &&
        (!drift || drift.version === target.spec.version)
      );
    })
    .map(
      ({ metadata }) =>
        `${metadata.name} waits for a version that is not changed`,
    );
}
