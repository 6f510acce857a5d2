import type {
  GateEvaluation,
  GateFact,
  GateStatus,
} from '@fairway/plugin-fairway-common';
import type { RunState } from './RunState';

/** What a gate answered last: as it is remembered, or as it is stored where another replica asked it. */
export function previousGateFact(
  state: RunState,
  evaluation: GateEvaluation,
): GateFact | undefined {
  const remembered = state.gates.get(evaluation.key);
  if (remembered) {
    return remembered;
  }
  const stored = storedGates(state, evaluation).find(
    ({ name, phase }) =>
      name === evaluation.gate.name && phase === evaluation.phase,
  );
  if (
    !stored ||
    stored.state === 'Pending' ||
    Date.parse(stored.since) !== evaluation.since
  ) {
    return undefined;
  }
  return {
    state: stored.state,
    at: Date.parse(stored.decidedAt ?? stored.since),
    message: stored.message ?? '',
    evidence: stored.evidence,
  };
}

function storedGates(
  { run, targets }: RunState,
  { target, stage }: GateEvaluation,
): readonly GateStatus[] {
  if (target !== undefined) {
    return targets.get(target)?.status?.gates ?? [];
  }
  const ofStage = run.status?.stages.find(({ name }) => name === stage);
  return ofStage?.gates ?? run.status?.rollback?.gates ?? [];
}
