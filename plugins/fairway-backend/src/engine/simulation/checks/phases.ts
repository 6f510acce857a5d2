import {
  canonicalJson,
  PromotionRun,
  ResourceObject,
  RUN_PHASES,
  Target,
  TARGET_PHASES,
} from '@fairway/plugin-fairway-common';
import { changedTargets, Check, Commit, isEnded, Violation } from './History';

const END_OF_RUN = RUN_PHASES.slice(-5) as readonly string[];

function checkTarget(before: Target, after: Target): void {
  const [old, next] = [before.status!, after.status!];
  const name = after.metadata.name;
  if (next.attempt < old.attempt || next.attempt > old.attempt + 1) {
    throw new Violation(
      'I7',
      `${name}: attempt ${next.attempt} came after ${old.attempt}`,
    );
  }
  if (next.attempt > old.attempt || next.phase === old.phase) {
    return;
  }
  if (isEnded(before)) {
    throw new Violation(
      'I7',
      `${name}: ${next.phase} came after the end ${old.phase}`,
    );
  }
  if (TARGET_PHASES.indexOf(next.phase) < TARGET_PHASES.indexOf(old.phase)) {
    throw new Violation('I7', `${name}: ${next.phase} came after ${old.phase}`);
  }
}

/** I7: phases go forward within an attempt, attempts are numbered one by one, and a run that has ended stays so. */
export const phasesGoForward: Check = {
  id: 'I7',
  commit(commit) {
    for (const { before, after } of changedTargets(commit)) {
      if (before) {
        checkTarget(before, after);
      }
    }
    for (const { before, after } of commit.changes) {
      if (before?.kind !== 'PromotionRun' || !after) {
        continue;
      }
      const from = (before as PromotionRun).status!.phase;
      const to = (after as PromotionRun).status!.phase;
      // A finished run goes on only where a person says so.
      const commanded = commit.changes.some(
        change => change.after?.kind === 'Action',
      );
      if (from !== to && END_OF_RUN.includes(from) && !commanded) {
        throw new Violation(
          'I7',
          `${after.metadata.name}: ${to} came after the end ${from}`,
        );
      }
    }
  },
};

/** Whether decisions lead from one phase to another, one after the other and each once. */
function checkTrail(
  commit: Commit,
  what: string,
  subject: { uid: string; stage?: string },
  from: string,
  to: string,
): void {
  const trail = commit.decisions.filter(
    ({ spec }) =>
      spec.subject.uid === subject.uid &&
      spec.to !== undefined &&
      (spec.subject.kind === 'Target' || spec.stage === subject.stage),
  );
  let phase = from;
  for (const { spec } of trail) {
    if (spec.from !== undefined && spec.from !== phase) {
      throw new Violation(
        'I8',
        `${what}: a decision goes from ${spec.from} to ${spec.to}, and it was ${phase}`,
      );
    }
    phase = spec.to!;
  }
  if (phase !== to) {
    throw new Violation(
      'I8',
      `${what} went from ${from} to ${to}, and decisions tell of ${phase}`,
    );
  }
}

/** I8: each change of a phase comes with the decisions that explain it, in the same transaction, and no decision without. */
export const changesAreExplained: Check = {
  id: 'I8',
  commit(commit) {
    for (const { before, after } of changedTargets(commit)) {
      const { name, uid } = after.metadata;
      if (before) {
        const [from, to] = [before.status!.phase, after.status!.phase];
        checkTrail(commit, name, { uid }, from, to);
      }
    }
    for (const { before, after } of commit.changes) {
      if (before?.kind !== 'PromotionRun' || !after) {
        continue;
      }
      const [old, next] = [before as PromotionRun, after as PromotionRun];
      const { name, uid } = next.metadata;
      checkTrail(commit, name, { uid }, old.status!.phase, next.status!.phase);
      for (const stage of next.status!.stages) {
        const was = old.status!.stages.find(other => other.name === stage.name);
        checkTrail(
          commit,
          `stage ${stage.name} of ${name}`,
          { uid, stage: stage.name },
          was?.phase ?? 'Pending',
          stage.phase,
        );
      }
    }
  },
};

/** Nothing is written that changes nothing: a write without a reason is one that comes again. */
export const writesHaveReasons: Check = {
  id: 'I8',
  commit({ changes }) {
    const isSame = changes.find(
      ({ before, after }) =>
        before && after && content(before) === content(after),
    );
    if (isSame?.after) {
      const { kind, metadata } = isSame.after;
      throw new Violation(
        'I8',
        `${kind} ${metadata.name} was written and has not changed`,
      );
    }
  },
};

function content({ metadata, spec, status }: ResourceObject): string {
  const { resourceVersion, ...rest } = metadata;
  return canonicalJson({ metadata: rest, spec, status });
}
