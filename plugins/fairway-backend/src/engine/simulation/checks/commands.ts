import type { PromotionRun, Target } from '@fairway/plugin-fairway-common';
import { changedTargets, Check, Violation } from './History';

const QUIET = ['Paused', 'Aborted', 'Superseded', 'Succeeded', 'RolledBack'];

/** Whether nothing new may be written in a phase of a run: one that has succeeded still brings back what somebody else changes. */
function isQuiet(phase: string, isCorrection: boolean): boolean {
  return QUIET.includes(phase) && !(isCorrection && phase === 'Succeeded');
}

/** I10: once an abort or a pause is acknowledged, nothing new is written; what may be on its way already is only finished. */
export const commandsHold: Check = {
  id: 'I10',
  commit(commit, history) {
    for (const { before, after } of changedTargets(commit)) {
      const run = history.run(after.spec.runRef.uid);
      const isNew =
        after.status?.intent !== undefined &&
        after.status.intent.key !== before?.status?.intent?.key;
      const isCorrection = after.status?.correction === true;
      if (run && isNew && isQuiet(run.status!.phase, isCorrection)) {
        throw new Violation(
          'I10',
          `${after.metadata.name} gets a new write while ${run.metadata.name} is ${run.status?.phase}`,
        );
      }
    }
  },
  write({ key, assertedAt, changed, cluster }, history) {
    const intent = history.intents.get(key);
    const run = intent && history.run(intent.run);
    const phase = run && history.phaseSteps.get(run.metadata.uid);
    if (!intent || !run || !phase || !changed) {
      return;
    }
    const target = history.objects.get(intent.target) as Target | undefined;
    const mayBeSent = isPaused(run) && target?.status?.ambiguous === true;
    if (
      isQuiet(phase.phase, intent.correction) &&
      assertedAt > phase.step &&
      !mayBeSent
    ) {
      throw new Violation(
        'I10',
        `${cluster} was written to although ${run.metadata.name} had been ${phase.phase} before`,
      );
    }
  },
};

function isPaused(run: PromotionRun): boolean {
  return run.status?.phase === 'Paused';
}
