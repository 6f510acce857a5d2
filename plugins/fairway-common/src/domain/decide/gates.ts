import { gateType } from '../../kinds';
import type { GateSpec, GateStatus } from '../../kinds';
import { durationMs } from '../../meta';
import { stageDigest } from '../digest';
import { evaluateApproval, evaluateSoak } from '../gateTypes';
import { requestersOf } from '../requesters';
import { gateKey } from '../types';
import type { GateFact } from '../types';
import { record } from './moves';
import { patched } from './patch';
import { timeOf, timestampOf, wakeAt } from './world';
import type { Member, StageView, World } from './world';

/** How long an evaluation without a next time holds before the gate is evaluated again, should no event come. */
const RECHECK_MS = 60_000;

/** A list of gates at one place. */
export interface GateRound {
  specs: readonly GateSpec[];
  statuses: readonly GateStatus[] | undefined;
  phase: 'before' | 'after';
  /** The name of the stage, or `rollback`. */
  stage: string;
  target?: { name: string; attempt: number };
  /** What approvals have to cover; asked for only where a gate needs it. */
  digest(): string;
}

/** Where a list of gates stands. */
export interface GateOutcome {
  state: 'Passed' | 'Waiting' | 'Failed';
  /** The same array where nothing changed. */
  statuses: GateStatus[] | undefined;
  reason: string;
  message: string;
  evidence?: Record<string, unknown>;
}

/** The run as approvals are bound to it. */
export function approvedRun({ run }: World) {
  return { uid: run.metadata.uid, digest: run.spec.digest };
}

/** The digest of what a person approves at a stage. */
export function digestOfStage(world: World, stage: StageView): string {
  return stageDigest({
    run: approvedRun(world),
    stage: stage.spec.name,
    clusters: stage.clusters.map(({ name }) => name),
  });
}

/** Gates without cost first, people last; each class is reached when all gates of the cheaper ones have passed. */
function costClass(gate: GateSpec): 0 | 1 | 2 {
  switch (gateType(gate)) {
    case 'soak':
      return 0;
    case 'approval':
      return 2;
    default:
      return 1;
  }
}

function approvalFact(
  world: World,
  gate: GateSpec,
  round: GateRound,
  since: number,
  digest: string,
): GateFact {
  const { fact, approvals } = evaluateApproval({
    gate,
    digest,
    stage: round.stage,
    run: world.run.metadata.name,
    requesters: requestersOf(
      { spec: world.run.spec, status: world.runStatus },
      round.stage,
    ),
    approvals: world.facts.approvals,
    since,
    now: world.now,
  });
  for (const approval of world.facts.approvals) {
    const status = approvals.get(approval.metadata.name);
    const known =
      world.approvals.get(approval.metadata.name) ?? approval.status;
    if (!status || status.state === known?.state) {
      continue;
    }
    world.approvals.set(approval.metadata.name, status);
    const who = approval.spec.user ?? 'somebody';
    record(
      world,
      {
        reason: status.reason ?? 'ApprovalCounted',
        message:
          status.message ??
          `${who} decided on gate "${gate.name}": ${approval.spec.decision}`,
        ...(approval.spec.user ? { actor: approval.spec.user } : {}),
      },
      {
        subject: {
          kind: 'Approval',
          name: approval.metadata.name,
          uid: approval.metadata.uid,
        },
        stage: round.stage,
      },
      status.state === 'Refused',
    );
  }
  return fact;
}

/** The outcome that others found, where it is about this time of the gate and still holds; asks for it otherwise. */
function evaluatedFact(
  world: World,
  gate: GateSpec,
  round: GateRound,
  since: number,
  digest: string,
): GateFact | undefined {
  const key = gateKey({
    stage: round.stage,
    phase: round.phase,
    gate: gate.name,
    target: round.target,
  });
  const found = world.facts.gates.get(key);
  const fact = found && found.at >= since ? found : undefined;
  if (fact?.state === 'Passed' || fact?.state === 'Failed') {
    return fact;
  }
  const again = fact && (fact.retryAt ?? fact.at + RECHECK_MS);
  if (again === undefined || again <= world.now) {
    world.gateEffects.set(key, {
      type: 'Gate',
      evaluation: {
        key,
        gate,
        phase: round.phase,
        stage: round.stage,
        ...(round.target ? { target: round.target.name } : {}),
        since,
        digest,
      },
    });
  } else {
    wakeAt(world, again);
  }
  return fact;
}

function failureReason(gate: GateSpec): string {
  return gate.approval ? 'GateRejected' : 'GateFailed';
}

function evaluate(
  world: World,
  gate: GateSpec,
  round: GateRound,
  status: GateStatus,
): GateStatus {
  const since = timeOf(status.since);
  const type = gateType(gate);
  let fact: GateFact | undefined;
  if (type === 'soak') {
    fact = evaluateSoak({ gate, since, now: world.now });
    wakeAt(world, fact.retryAt);
  } else if (type === 'approval') {
    fact = approvalFact(world, gate, round, since, status.digest!);
  } else {
    fact = evaluatedFact(world, gate, round, since, status.digest ?? '');
  }
  const decided = fact?.state === 'Passed' || fact?.state === 'Failed';
  const next = fact
    ? patched(status, {
        state: fact.state,
        message: fact.message,
        evidence: fact.evidence,
        nextCheck:
          type === 'soak' && !decided ? timestampOf(fact.retryAt!) : undefined,
        decidedAt: decided ? world.at : undefined,
        reason: fact.state === 'Failed' ? failureReason(gate) : undefined,
      })
    : status;
  if (decided || gate.timeout === undefined) {
    return next;
  }
  const deadline = since + durationMs(gate.timeout) + (status.pausedMs ?? 0);
  wakeAt(world, deadline);
  return world.now < deadline
    ? next
    : patched(next, {
        state: 'Failed',
        reason: 'GateTimeout',
        message: `gate "${gate.name}" did not pass within ${gate.timeout}${
          next.message ? `: ${next.message}` : ''
        }`,
        nextCheck: undefined,
        decidedAt: world.at,
      });
}

/** The status of a gate at the moment at which it is reached. */
function reached(world: World, gate: GateSpec, round: GateRound): GateStatus {
  return {
    name: gate.name,
    type: gateType(gate) ?? 'unknown',
    phase: round.phase,
    state: 'Waiting',
    since: world.at,
    ...(gate.approval ? { digest: round.digest() } : {}),
  };
}

/** Evaluates the gates of a list that are not decided, as far as their turn has come. */
export function advanceGates(world: World, round: GateRound): GateOutcome {
  const { specs, phase } = round;
  let statuses = round.statuses as GateStatus[] | undefined;
  const find = (name: string) =>
    statuses?.find(status => status.name === name && status.phase === phase);
  const put = (old: GateStatus | undefined, next: GateStatus) => {
    if (old !== next) {
      statuses = old
        ? statuses!.map(status => (status === old ? next : status))
        : [...(statuses ?? []), next];
    }
  };
  for (const cost of [0, 1, 2] as const) {
    const open: GateStatus[] = [];
    for (const gate of specs) {
      if (costClass(gate) !== cost) {
        continue;
      }
      const old = find(gate.name);
      if (old?.state === 'Passed') {
        continue;
      }
      const status =
        old?.state === 'Failed'
          ? old
          : evaluate(world, gate, round, old ?? reached(world, gate, round));
      put(old, status);
      if (status.state === 'Failed') {
        return {
          state: 'Failed',
          statuses,
          reason: status.reason ?? failureReason(gate),
          message: gate.approval
            ? status.message ?? `gate "${gate.name}" failed`
            : `gate "${gate.name}" failed: ${status.message}`,
          ...(status.evidence ? { evidence: status.evidence } : {}),
        };
      }
      if (status.state !== 'Passed') {
        open.push(status);
      }
    }
    if (open.length > 0) {
      const [first] = open;
      return {
        state: 'Waiting',
        statuses,
        reason:
          first.type === 'approval' ? 'WaitingForApproval' : 'WaitingForGate',
        message: open
          .map(({ name, message }) => `${name}: ${message ?? 'is evaluated'}`)
          .join('; '),
      };
    }
  }
  return {
    state: 'Passed',
    statuses,
    reason: 'GatesPassed',
    message: `${specs.length === 1 ? 'gate' : 'gates'} ${specs
      .map(({ name }) => name)
      .join(', ')} passed`,
    evidence: {
      gates: (statuses ?? [])
        .filter(status => status.phase === phase)
        .map(({ name, state, message, evidence }) => ({
          name,
          state,
          ...(message ? { message } : {}),
          ...(evidence ? { evidence } : {}),
        })),
    },
  };
}

/** The gates of a stage at one level and on one side of apply. */
export function gatesOf(
  stage: StageView,
  phase: 'before' | 'after',
  level: 'Stage' | 'Target',
): readonly GateSpec[] {
  const all = stage.spec[phase];
  return all?.length ? all.filter(gate => gate.level === level) : [];
}

/** The gates of one target on one side of apply. */
export function targetRound(
  stage: StageView,
  member: Member,
  phase: 'before' | 'after',
) {
  return {
    specs: gatesOf(stage, phase, 'Target'),
    statuses: member.status.gates,
    phase,
    stage: stage.spec.name,
    target: {
      name: member.target.metadata.name,
      attempt: member.status.attempt,
    },
    digest: () => '',
  };
}
