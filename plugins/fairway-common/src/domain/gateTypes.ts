import type { Approval, GateSpec } from '../kinds';
import { durationMs, formatDuration } from '../meta';
import type { GateFact } from './types';

/** What an approval gate is judged on. @public */
export interface ApprovalQuestion {
  gate: GateSpec;
  /** The stage of the gate, or `rollback`. */
  stage: string;
  /** The name of the run. */
  run: string;
  /** The digest of what has to be approved. */
  digest: string;
  /** Everybody who asked for it. */
  requesters: readonly string[];
  /** All approvals of the run, in the order in which they were given. */
  approvals: readonly Approval[];
  /** When the gate was reached, in milliseconds. */
  since: number;
  /** Milliseconds since the epoch. */
  now: number;
}

/** @public */
export interface ApprovalAnswer {
  fact: GateFact;
  /** What became of approvals, by name, for those of this gate. */
  approvals: Map<string, NonNullable<Approval['status']>>;
}

const sameRef = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();

function isAllowed(gate: GateSpec, { spec }: Approval): boolean {
  const { users = [], groups = [] } = gate.approval ?? {};
  if (users.length === 0 && groups.length === 0) {
    return true;
  }
  return (
    users.some(user => sameRef(user, spec.user ?? '')) ||
    groups.some(group => (spec.groups ?? []).some(own => sameRef(own, group)))
  );
}

/** Who may approve, as people read it. @public */
export function approversOf(gate: GateSpec): string {
  const { users = [], groups = [] } = gate.approval ?? {};
  return [...groups, ...users].join(', ') || 'anyone with the permission';
}

/**
 * Whether a decision has no say any more, so that whoever gave it may decide again: it was refused, or it was counted before the
 * gate was reached anew, as by a retry.
 *
 * @param since - when the gate was reached, in milliseconds
 * @public
 */
export function isSpent(
  { status }: Pick<Approval, 'status'>,
  since: number,
): boolean {
  return (
    status?.state === 'Refused' ||
    (status?.state === 'Counted' && Date.parse(status.at ?? '') < since)
  );
}

/** The decisions that may count for a gate; those that have counted come first, so that they are not undone by others. */
function decisionsOn(question: ApprovalQuestion): Approval[] {
  const { run, stage, gate, since } = question;
  const open = question.approvals.filter(
    approval =>
      approval.spec.runRef.name === run &&
      approval.spec.stage === stage &&
      approval.spec.gate === gate.name &&
      !isSpent(approval, since),
  );
  const hasCounted = ({ status }: Approval) => status?.state === 'Counted';
  return [
    ...open.filter(hasCounted),
    ...open.filter(approval => !hasCounted(approval)),
  ];
}

/** Why one approval does not count, whatever others say. */
function objection(
  question: ApprovalQuestion,
  approval: Approval,
  counted: readonly Approval[],
): { reason: string; message: string } | undefined {
  const { user, decision, digest } = approval.spec;
  if (!user) {
    return {
      reason: 'NoUser',
      message:
        'only a person can decide, and no user is known of this approval',
    };
  }
  if (digest !== question.digest && approval.status?.state === 'Counted') {
    return {
      reason: 'NoLongerCounts',
      message: `${user} approved before clusters joined the stage, so that it counts no more; look at the stage again and approve that`,
    };
  }
  if (digest !== question.digest) {
    return {
      reason: 'DigestMismatch',
      message:
        'what was approved is not what the gate waits for; look at the stage again and approve that',
    };
  }
  if (!isAllowed(question.gate, approval)) {
    return {
      reason: 'NotAnApprover',
      message: `${user} may not decide here; the gate asks ${approversOf(
        question.gate,
      )}`,
    };
  }
  if (
    decision === 'Approve' &&
    !question.gate.approval?.allowRequester &&
    question.requesters.some(requester => sameRef(requester, user))
  ) {
    return {
      reason: 'RequesterMayNotApprove',
      message: `${user} asked for this; somebody else has to approve it`,
    };
  }
  if (
    decision === 'Approve' &&
    counted.some(other => sameRef(other.spec.user!, user))
  ) {
    return {
      reason: 'AlreadyApproved',
      message: `${user} has approved already; the gate asks for different people`,
    };
  }
  return undefined;
}

function evidenceOf(approvals: readonly Approval[]) {
  return {
    approvals: approvals.map(({ metadata, spec }) => ({
      name: metadata.name,
      user: spec.user,
      decision: spec.decision,
      at: metadata.creationTimestamp,
      ...(spec.comment === undefined ? {} : { comment: spec.comment }),
    })),
  };
}

/**
 * Whether enough people have approved.
 *
 * @remarks Different people count whose digest is the one that is asked for, who are allowed to, and who did not ask for it
 * themselves unless the gate allows it. One rejection by an allowed person fails the gate. What comes after the gate
 * was decided is refused, and what counted before the gate was reached anew is left out.
 *
 * @public
 */
export function evaluateApproval(question: ApprovalQuestion): ApprovalAnswer {
  const { gate, now } = question;
  const count = gate.approval?.count ?? 1;
  const approvals: ApprovalAnswer['approvals'] = new Map();
  const counted: Approval[] = [];
  const at = new Date(now).toISOString();
  let rejection: Approval | undefined;
  for (const approval of decisionsOn(question)) {
    const { spec, metadata } = approval;
    const decided = rejection !== undefined || counted.length >= count;
    const problem = decided
      ? {
          reason: 'GateDecided',
          message: `gate "${gate.name}" was decided before`,
        }
      : objection(question, approval, counted);
    if (problem) {
      approvals.set(metadata.name, { state: 'Refused', ...problem, at });
      continue;
    }
    if (spec.decision === 'Reject') {
      rejection = approval;
    } else {
      counted.push(approval);
    }
    approvals.set(metadata.name, { state: 'Counted', at });
  }
  if (rejection) {
    const { user, comment } = rejection.spec;
    return {
      approvals,
      fact: {
        state: 'Failed',
        at: now,
        message: `rejected by ${user}${comment ? `: ${comment}` : ''}`,
        evidence: evidenceOf([...counted, rejection]),
      },
    };
  }
  const passed = counted.length >= count;
  const names = counted.map(({ spec }) => spec.user).join(', ');
  return {
    approvals,
    fact: {
      state: passed ? 'Passed' : 'Waiting',
      at: now,
      message: passed
        ? `approved by ${names}`
        : `waits for approval by ${approversOf(gate)} (${
            counted.length
          } of ${count}${names ? `: ${names}` : ''})`,
      ...(counted.length ? { evidence: evidenceOf(counted) } : {}),
    },
  };
}

/**
 * Whether enough time has passed since the gate was reached.
 *
 * @remarks A gate without a duration has nothing to wait for. Time runs on while the run is paused.
 *
 * @throws RangeError where the duration is not one, so that the gate cannot pass
 * @public
 */
export function evaluateSoak(question: {
  gate: GateSpec;
  /** When the gate was reached, in milliseconds. */
  since: number;
  /** Milliseconds since the epoch. */
  now: number;
}): GateFact {
  const { gate, since, now } = question;
  if (!gate.soak) {
    return {
      state: 'Passed',
      at: now,
      message: 'there is nothing to wait for',
    };
  }
  const end = since + durationMs(gate.soak.duration);
  const until = new Date(end).toISOString();
  if (now >= end) {
    return {
      state: 'Passed',
      at: now,
      message: `${formatDuration(durationMs(gate.soak.duration))} have passed`,
      evidence: { since: new Date(since).toISOString(), until },
    };
  }
  return {
    state: 'Waiting',
    at: now,
    message: `waits until ${until}`,
    retryAt: end,
  };
}
