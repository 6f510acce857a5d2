import {
  Approval,
  durationMs,
  GateSpec,
  GateStatus,
  gateKey,
  PromotionRun,
  ROLLBACK_STAGE,
  stageDigest,
  Target,
} from '@fairway/plugin-fairway-common';
import { changedTargets, Check, Commit, History, Violation } from './History';

/** Approvals of a gate that count, by what people really wrote: allowed, distinct, for this digest, none of them rejected. */
function approvers(
  gate: GateSpec,
  status: GateStatus,
  stage: string,
  run: PromotionRun,
  history: History,
): Set<string> {
  const { users = [], groups = [], allowRequester } = gate.approval!;
  const requesters = [
    ...run.spec.requesters,
    ...(stage === ROLLBACK_STAGE
      ? [run.status?.rollback?.requestedBy].flat()
      : []),
  ];
  const anyone = users.length + groups.length === 0;
  const counts = ({ spec, metadata }: Approval) =>
    metadata.ownerReferences?.[0]?.uid === run.metadata.uid &&
    spec.stage === stage &&
    spec.gate === gate.name &&
    spec.decision === 'Approve' &&
    spec.digest === status.digest &&
    spec.user !== undefined &&
    (allowRequester || !requesters.includes(spec.user)) &&
    (anyone ||
      users.includes(spec.user) ||
      groups.some(group => spec.groups?.includes(group)));
  return new Set(
    [...history.given.values()].filter(counts).map(({ spec }) => spec.user!),
  );
}

function requireGate(
  gate: GateSpec,
  statuses: readonly GateStatus[] | undefined,
  at: { stage: string; run: PromotionRun; target?: Target },
  { now }: Commit,
  history: History,
): void {
  const fail = (message: string) => {
    throw new Violation(
      gate.approval ? 'I3' : 'I1',
      `${at.run.metadata.name}, stage ${at.stage}, gate ${gate.name}: ${message}`,
    );
  };
  const status = statuses?.find(
    ({ name, phase }) => name === gate.name && phase === 'before',
  );
  if (status?.state !== 'Passed') {
    throw new Violation(
      'I1',
      `${at.run.metadata.name}, stage ${
        at.stage
      }: something is written although gate ${gate.name} is ${
        status?.state ?? 'not reached'
      }`,
    );
  }
  if (gate.soak) {
    const waited = now - Date.parse(status.since);
    if (waited < durationMs(gate.soak.duration)) {
      fail(`passed after ${waited} ms of ${gate.soak.duration}`);
    }
  }
  if (gate.approval) {
    const people = approvers(gate, status, at.stage, at.run, history);
    if (people.size < gate.approval.count) {
      fail(`${people.size} of ${gate.approval.count} people have approved`);
    }
  }
  if (gate.health) {
    const key = gateKey({
      stage: at.stage,
      phase: 'before',
      gate: gate.name,
      ...(at.target && {
        target: {
          name: at.target.metadata.name,
          attempt: at.target.status!.attempt,
        },
      }),
    });
    if (!history.passed.has(key)) {
      fail('nothing has found it healthy');
    }
  }
}

/** I1 and I3: nothing is written before all gates have passed for what is written, and people have really approved it. */
export const gatesHavePassed: Check = {
  id: 'I1',
  commit(commit, history) {
    for (const { before, after } of changedTargets(commit)) {
      const key = after.status?.intent?.key;
      const run = history.run(after.spec.runRef.uid);
      if (!key || key === before?.status?.intent?.key || !run) {
        continue;
      }
      if (after.status?.operation === 'Rollback') {
        for (const gate of run.spec.plan.spec.rollback.before ?? []) {
          const gates = run.status?.rollback?.gates;
          requireGate(
            gate,
            gates,
            { stage: ROLLBACK_STAGE, run },
            commit,
            history,
          );
        }
        continue;
      }
      const { stage } = after.spec;
      const spec = run.spec.plan.spec.stages.find(({ name }) => name === stage);
      const status = run.status?.stages.find(({ name }) => name === stage);
      for (const gate of spec?.before ?? []) {
        const atTarget = gate.level === 'Target';
        if (atTarget && after.status?.correction) {
          // It has passed them when it was promoted.
          continue;
        }
        requireGate(
          gate,
          atTarget ? after.status?.gates : status?.gates,
          { stage, run, ...(atTarget && { target: after }) },
          commit,
          history,
        );
      }
    }
  },
};

/** I3: at the moment at which an approval gate passes, its digest is that of the clusters which the stage has. */
export const approvalsAreForThis: Check = {
  id: 'I3',
  commit(commit, history) {
    for (const { before, after } of commit.changes) {
      if (after?.kind !== 'PromotionRun') {
        continue;
      }
      const run = after as PromotionRun;
      const old = before as PromotionRun | undefined;
      for (const { name, gates = [] } of run.status?.stages ?? []) {
        for (const gate of gates) {
          const was = old?.status?.stages
            .find(stage => stage.name === name)
            ?.gates?.find(
              other => other.name === gate.name && other.phase === gate.phase,
            );
          const justPassed = gate.state === 'Passed' && was?.state !== 'Passed';
          if (gate.type !== 'approval' || !justPassed) {
            continue;
          }
          const clusters = new Set(
            history
              .targetsOf(run.metadata.uid)
              .filter(({ spec }) => spec.stage === name)
              .map(({ spec }) => spec.cluster),
          );
          const digest = stageDigest({
            run: { uid: run.metadata.uid, digest: run.spec.digest },
            stage: name,
            clusters: [...clusters],
          });
          if (digest !== gate.digest) {
            throw new Violation(
              'I3',
              `${run.metadata.name}, stage ${name}, gate ${gate.name} passed for other clusters than the stage has`,
            );
          }
        }
      }
    }
  },
};
