import type { NotificationSendOptions } from '@backstage/plugin-notifications-node';
import {
  describeVersions,
  OpenApproval,
  openApprovals,
  PromotionRun,
  ROLLBACK_STAGE,
  RunPhase,
} from '@fairway/plugin-fairway-common';

/** Something that people are told about a run. */
export interface Notice {
  /** The same for the same event. */
  id: string;
  runUid: string;
  notification: NotificationSendOptions;
}

/** Where the pages of Fairway are, unless the portal puts them elsewhere. */
const ROOT = '/fairway';

const TOPIC = 'Fairway';

function link(...segments: string[]): string {
  return [ROOT, ...segments.map(encodeURIComponent)].join('/');
}

const isUser = (ref: string) => ref.toLowerCase().startsWith('user:');

function whatOf({ spec }: PromotionRun): string {
  return `${spec.source.name} ${describeVersions(spec)}`;
}

/** Those who are asked; the owners of the source where the gate names nobody. */
function approvers(run: PromotionRun, { gate }: OpenApproval): string[] {
  const { users = [], groups = [] } = gate.approval ?? {};
  const named = [...users, ...groups];
  const { entityRef } = run.spec.source.spec;
  return named.length > 0 || entityRef === undefined ? named : [entityRef];
}

function approvalNotice(run: PromotionRun, open: OpenApproval): Notice[] {
  const { metadata, spec, status } = run;
  const { stage, gate } = open;
  const entityRef = approvers(run, open);
  if (entityRef.length === 0) {
    return [];
  }
  const isRollback = stage === ROLLBACK_STAGE;
  const by = (isRollback && status?.rollback?.requestedBy) || spec.requestedBy;
  const except = gate.approval?.allowRequester
    ? []
    : [...spec.requesters, by].filter(isUser);
  const id = [
    'approval',
    metadata.uid,
    stage,
    gate.name,
    open.status.since,
  ].join('/');
  return [
    {
      id,
      runUid: metadata.uid,
      notification: {
        recipients: {
          type: 'entity',
          entityRef,
          ...(except.length > 0 && { excludeEntityRef: [...new Set(except)] }),
        },
        payload: {
          title: isRollback
            ? `Approve the rollback of ${whatOf(run)}`
            : `Approve ${whatOf(run)} for stage ${stage}`,
          description: `Gate "${gate.name}" of run ${metadata.name} waits for people. ${by} asked for it.`,
          link: link(
            'approvals',
            metadata.namespace,
            metadata.name,
            stage,
            gate.name,
          ),
          severity: 'normal',
          topic: TOPIC,
          scope: id,
        },
      },
    },
  ];
}

/** What is said of a run in a phase; undefined where nobody needs to be told. */
function news(
  phase: RunPhase,
): { words: string; severity: 'high' | 'normal' } | undefined {
  switch (phase) {
    case 'Succeeded':
      return { words: 'has succeeded', severity: 'normal' };
    case 'Failed':
      return { words: 'has failed', severity: 'high' };
    case 'RollingBack':
      return { words: 'is being rolled back', severity: 'high' };
    case 'RolledBack':
      return { words: 'was rolled back', severity: 'high' };
    case 'Pending':
    case 'Running':
    case 'Paused':
    case 'Aborted':
    case 'Superseded':
      // Whoever did it knows, and nobody has to act.
      return undefined;
    default:
      throw new Error(`there is no phase ${phase satisfies never}`);
  }
}

function phaseNotice(run: PromotionRun): Notice[] {
  const { metadata, spec, status } = run;
  const said = status && news(status.phase);
  const { entityRef: owned } = spec.source.spec;
  const entityRef = [
    ...(owned === undefined ? [] : [owned]),
    ...(isUser(spec.requestedBy) ? [spec.requestedBy] : []),
  ];
  if (!said || entityRef.length === 0) {
    return [];
  }
  const id = ['run', metadata.uid, status.phase].join('/');
  return [
    {
      id,
      runUid: metadata.uid,
      notification: {
        recipients: { type: 'entity', entityRef },
        payload: {
          title: `${whatOf(run)} ${said.words}`,
          description: `Run ${metadata.name}${
            status.message ? `: ${status.message}` : ''
          }`,
          link: link('runs', metadata.namespace, metadata.name),
          severity: said.severity,
          topic: TOPIC,
          scope: id,
        },
      },
    },
  ];
}

/** What people are told about a run as it is now: approvers what waits for them, owners and requesters how it goes. */
export function noticesOf(run: PromotionRun): Notice[] {
  return [
    ...openApprovals(run).flatMap(open => approvalNotice(run, open)),
    ...phaseNotice(run),
  ];
}
