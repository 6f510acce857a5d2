import {
  GateSpec,
  GateStatus,
  InboxItem,
  PromotionRun,
  ROLLBACK_STAGE,
} from '@fairway/plugin-fairway-common';

/** A gate of a run with the stage that it belongs to; `rollback` for those before a rollback. */
export interface RunGate {
  stage: string;
  phase: 'before' | 'after';
  spec: GateSpec;
  /** Absent where the gate was not reached. */
  status: GateStatus | undefined;
}

/** All gates of a run that are about a whole stage, in the order of the plan. */
export function gatesOfRun({ spec, status }: PromotionRun): RunGate[] {
  const { stages, rollback } = spec.plan.spec;
  const ofStages = stages.flatMap(stage => {
    const statuses = status?.stages.find(
      ({ name }) => name === stage.name,
    )?.gates;
    return (['before', 'after'] as const).flatMap(phase =>
      (stage[phase] ?? [])
        .filter(({ level }) => level === 'Stage')
        .map(gate => ({
          stage: stage.name,
          phase,
          spec: gate,
          status: statuses?.find(
            other => other.name === gate.name && other.phase === phase,
          ),
        })),
    );
  });
  const ofRollback = status?.rollback
    ? (rollback.before ?? []).map(gate => ({
        stage: ROLLBACK_STAGE,
        phase: 'before' as const,
        spec: gate,
        status: status.rollback?.gates?.find(({ name }) => name === gate.name),
      }))
    : [];
  return [...ofStages, ...ofRollback];
}

/** The gate of a run that an item of the inbox is about. */
export function gateOf(
  run: PromotionRun,
  { stage, gate, when }: Pick<InboxItem, 'stage' | 'gate' | 'when'>,
): RunGate | undefined {
  return gatesOfRun(run).find(
    other =>
      other.stage === stage && other.spec.name === gate && other.phase === when,
  );
}
