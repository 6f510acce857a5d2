import {
  describeVersions,
  emptyCounts,
  PromotionRun,
  RunSummary,
} from '@fairway/plugin-fairway-common';

/** A run as a list shows it. */
export function runSummary({
  metadata,
  spec,
  status,
}: PromotionRun): RunSummary {
  return {
    namespace: metadata.namespace,
    name: metadata.name,
    promotion: spec.promotionRef.name,
    attempt: spec.attempt,
    source: spec.source.name,
    fleet: spec.fleet.name,
    plan: spec.plan.name,
    version: describeVersions(spec),
    phase: status?.phase ?? 'Pending',
    reason: status?.reason,
    message: status?.message,
    requestedBy: spec.requestedBy,
    createdAt: metadata.creationTimestamp,
    startedAt: status?.startedAt,
    finishedAt: status?.finishedAt,
    clusters: status?.clusters ?? emptyCounts(0),
    stages: (status?.stages ?? []).map(({ name, phase, clusters }) => ({
      name,
      phase,
      clusters,
    })),
  };
}
