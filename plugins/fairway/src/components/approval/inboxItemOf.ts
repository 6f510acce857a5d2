import {
  describeVersions,
  GateSpec,
  GateStatus,
  InboxItem,
  PromotionRun,
  ROLLBACK_STAGE,
} from '@fairway/plugin-fairway-common';
import { approvalsOf, gateEnd } from '../gates';

/** A gate of a run as the inbox shows it. Whether the caller may decide is left to the backend. */
export function inboxItemOf(
  run: PromotionRun,
  stage: string,
  spec: GateSpec,
  status: GateStatus,
): InboxItem {
  const { metadata, spec: runSpec } = run;
  const rollback = run.status?.rollback;
  return {
    namespace: metadata.namespace,
    run: metadata.name,
    promotion: runSpec.promotionRef.name,
    attempt: runSpec.attempt,
    source: runSpec.source.name,
    ...(runSpec.source.spec.entityRef
      ? { entityRef: runSpec.source.spec.entityRef }
      : {}),
    version: describeVersions(runSpec),
    stage,
    gate: spec.name,
    when: status.phase,
    requestedBy:
      (stage === ROLLBACK_STAGE ? rollback?.requestedBy : undefined) ??
      runSpec.requestedBy,
    since: status.since,
    until: gateEnd(spec, status),
    count: spec.approval?.count ?? 1,
    approvedBy: approvalsOf(status)
      .filter(({ decision }) => decision === 'Approve')
      .map(({ user }) => user),
    users: spec.approval?.users ?? [],
    groups: spec.approval?.groups ?? [],
    clusters:
      run.status?.stages.find(({ name }) => name === stage)?.clusters.total ??
      run.status?.clusters.total ??
      0,
    digest: status.digest ?? '',
    allowed: true,
  };
}
