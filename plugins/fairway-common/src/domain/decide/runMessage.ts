import { Cause, patchRun } from './moves';
import type { World } from './world';

const SHOWN = 3;

/** Says in one line what a run that is under way waits for. */
export function describeRun(world: World, halting: Cause | undefined) {
  const { phase } = world.runStatus;
  if (phase !== 'Running') {
    return;
  }
  if (halting) {
    patchRun(world, {
      reason: halting.reason,
      message: `${halting.message}; what is in flight is waited for`,
    });
    return;
  }
  const active = world.stages.filter(({ status }) =>
    ['Gating', 'Progressing', 'Verifying'].includes(status.phase),
  );
  const shown = active.length
    ? active
    : world.stages.filter(({ status }) => status.phase === 'Pending');
  const text = shown
    .slice(0, SHOWN)
    .map(
      ({ spec, status }) => `${spec.name}: ${status.message ?? status.phase}`,
    );
  patchRun(world, {
    reason: shown[0]?.status.reason ?? 'Running',
    message: `${text.join(' | ')}${shown.length > SHOWN ? ' | …' : ''}`,
  });
}
