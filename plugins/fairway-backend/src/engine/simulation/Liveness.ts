import type {
  Action,
  Promotion,
  PromotionRun,
  Target,
} from '@fairway/plugin-fairway-common';
import type { LockState } from '../../store/types';
import { History, isEnded } from './checks';
import { isSuspended } from './driftLiveness';

const ENDED_RUN = [
  'Succeeded',
  'Failed',
  'Aborted',
  'Superseded',
  'RolledBack',
];

/** Reasons for which only people can unblock a target. */
const WAITS_FOR_PEOPLE = [
  'ClusterSuspended',
  'ClusterDrifted',
  'WaitingForApproval',
];

/**
 * What is not finished, and waits for nothing that could be named. Nobody does anything any more and nothing fails, so this
 * has to become empty.
 */
export async function unfinished(
  history: History,
  locks: (runUid: string) => Promise<LockState[]>,
): Promise<string[]> {
  const problems: string[] = [];
  const runs = history.of<PromotionRun>('PromotionRun');
  const explained = new Set<string>();
  const open = runs.filter(
    run => !ENDED_RUN.includes(run.status!.phase) || bringsBack(run, history),
  );
  for (const run of open) {
    if (waitsForPeople(run, history)) {
      explained.add(run.metadata.name);
    }
  }
  // A run that waits for the lock of an explained one is explained itself.
  for (let before = -1; before !== explained.size; ) {
    before = explained.size;
    for (const run of open) {
      const behind = (await locks(run.metadata.uid)).some(
        ({ holder, place }) =>
          holder.targetUid !== place.targetUid &&
          (explained.has(holder.run) || holder.run === run.metadata.name),
      );
      if (behind) {
        explained.add(run.metadata.name);
      }
    }
  }
  for (const run of open) {
    if (!explained.has(run.metadata.name)) {
      const targets = history
        .targetsOf(run.metadata.uid)
        .filter(target => !isEnded(target))
        .map(
          ({ metadata, status }) =>
            `${metadata.name}=${status?.phase}/${status?.reason}`,
        );
      problems.push(
        `run ${run.metadata.name} is ${run.status?.phase}: ${run.status?.message} (${targets})`,
      );
    }
  }
  for (const run of open.filter(({ status }) => status?.phase !== 'Paused')) {
    const busy = history
      .targetsOf(run.metadata.uid)
      .filter(({ status }) => isInFlight(status!));
    if (busy.length > 0) {
      problems.push(
        `run ${run.metadata.name} waits for ${busy.map(
          ({ metadata }) => metadata.name,
        )}, which should have come to an end`,
      );
    }
  }
  for (const run of runs.filter(one => !open.includes(one))) {
    const left = await locks(run.metadata.uid);
    const late = history
      .targetsOf(run.metadata.uid)
      .filter(target => !isEnded(target));
    if (left.length > 0 || late.length > 0) {
      problems.push(
        `run ${run.metadata.name} has ended with ${left.length} locks and ${late.length} open targets`,
      );
    }
  }
  for (const promotion of history.of<Promotion>('Promotion')) {
    const problem = promotionProblem(promotion, history);
    if (problem) {
      problems.push(problem);
    }
  }
  for (const { metadata, spec, status } of history.of<Action>('Action')) {
    const isOpen = (status?.phase ?? 'Pending') === 'Pending';
    if (isOpen && runs.some(run => run.metadata.name === spec.runRef.name)) {
      problems.push(`${spec.type} ${metadata.name} has no outcome`);
    }
  }
  return [...problems, ...orphans(history)];
}

/** Whether a run has succeeded, and versions are on their way back that somebody else has changed since. */
function bringsBack({ metadata, status }: PromotionRun, history: History) {
  return (
    status?.phase === 'Succeeded' &&
    history
      .targetsOf(metadata.uid)
      .some(target => target.status?.correction && !isEnded(target))
  );
}

function isInFlight({ phase, parked }: NonNullable<Target['status']>): boolean {
  return (
    (phase === 'Applying' && !parked) ||
    phase === 'Converging' ||
    phase === 'Verifying'
  );
}

function waitsForPeople(run: PromotionRun, history: History): boolean {
  const status = run.status!;
  const gates = [
    ...status.stages.flatMap(stage => stage.gates ?? []),
    ...(status.rollback?.gates ?? []),
  ];
  return (
    status.phase === 'Paused' ||
    status.reason === 'PromotionSuspended' ||
    (status.phase === 'Succeeded' && isSuspended(run, history)) ||
    gates.some(
      ({ type, state, message }) =>
        state === 'Waiting' &&
        (type === 'approval' || message?.endsWith('is not healthy')),
    ) ||
    history
      .targetsOf(run.metadata.uid)
      .some(
        target =>
          !isEnded(target) &&
          WAITS_FOR_PEOPLE.includes(target.status?.reason ?? ''),
      )
  );
}

function promotionProblem(
  { metadata, spec, status }: Promotion,
  history: History,
): string | undefined {
  if (metadata.deletionTimestamp) {
    return `promotion ${metadata.name} is still being deleted`;
  }
  if (status?.observedGeneration !== metadata.generation) {
    return `promotion ${metadata.name} was not looked at since it was edited`;
  }
  const run = status.currentRun && history.run(status.currentRun.uid);
  const phase = run?.status?.phase;
  const waits = status.phase === 'Pending' || status.phase === 'Suspended';
  if (phase !== status.phase && !(waits && status.reason)) {
    return `promotion ${metadata.name} is ${status.phase}, and its run is ${phase}`;
  }
  if (status.phase === 'Suspended' && !spec.suspend) {
    return `promotion ${metadata.name} was not resumed`;
  }
  return undefined;
}

function orphans(history: History): string[] {
  return [
    ...history.of<PromotionRun>('PromotionRun'),
    ...history.of<Target>('Target'),
  ]
    .filter(({ metadata }) =>
      metadata.ownerReferences?.some(({ uid }) => !history.objects.has(uid)),
    )
    .map(({ kind, metadata }) => `${kind} ${metadata.name} has lost its owner`);
}
