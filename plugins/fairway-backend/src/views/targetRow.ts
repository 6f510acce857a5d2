import type { Target, TargetRow } from '@fairway/plugin-fairway-common';

/** A target as far as a grid or a table shows it. */
export function targetRow({ metadata, spec, status }: Target): TargetRow {
  return {
    uid: metadata.uid,
    name: metadata.name,
    stage: spec.stage,
    batch: spec.batch,
    order: spec.order,
    cluster: spec.cluster,
    unit: spec.unit,
    canary: spec.canary ?? false,
    version: spec.version,
    previousVersion: status?.previousVersion,
    phase: status?.phase ?? 'Pending',
    operation: status?.operation ?? 'Promote',
    attempt: status?.attempt ?? 1,
    since: status?.since ?? metadata.creationTimestamp,
    reason: status?.reason,
    message: status?.message,
    parked: status?.parked,
    drifted: status?.drift && true,
    resourceVersion: metadata.resourceVersion,
  };
}
