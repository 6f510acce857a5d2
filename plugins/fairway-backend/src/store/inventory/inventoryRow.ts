import {
  isTargetEnded,
  Target,
  TargetPhase,
  TargetStatus,
} from '@fairway/plugin-fairway-common';

/** What a target tells of the version of a unit on a cluster. */
export interface InventoryRow {
  namespace: string;
  source: string;
  unit: string;
  cluster: string;
  /** Null where there is none, and where it is not known. */
  version: string | null;
  /** 1: the version is certain. 0: a write of unknown outcome came after. Null: it tells nothing new. */
  known: 0 | 1 | null;
  stage: string;
  phase: TargetPhase;
  run: string;
  target: string;
  target_uid: string;
  /** 1: the version is certain, and the change that wrote it has arrived. Null where nothing new is told. */
  settled: 0 | 1 | null;
  /** The target that tells what was written; null where nothing new is told. */
  writer: string | null;
  writer_uid: string | null;
  /** When the phase began, in milliseconds. */
  since: number;
  /** 1: it has worked on the cluster or failed at it, so that it is the one that tells. 0: only where it was before. */
  begun: 0 | 1;
}

/** Whether a target in this phase may be changing the version, so that what is read meanwhile says little. */
export function isWriting(phase: TargetPhase): boolean {
  switch (phase) {
    case 'Applying':
    case 'Converging':
    case 'Verifying':
      return true;
    case 'Pending':
    case 'Gating':
    case 'Queued':
    case 'Converged':
    case 'RolledBack':
    case 'Failed':
    case 'Skipped':
    case 'Cancelled':
      return false;
    default:
      return phase satisfies never;
  }
}

/** Whether a target in this phase is what people want to see of the unit on the cluster. */
function isBegun(phase: TargetPhase): boolean {
  switch (phase) {
    case 'Applying':
    case 'Converging':
    case 'Verifying':
    case 'Converged':
    case 'RolledBack':
    case 'Failed':
      return true;
    case 'Pending':
    case 'Gating':
    case 'Queued':
    case 'Skipped':
    case 'Cancelled':
      return false;
    default:
      return phase satisfies never;
  }
}

/**
 * Which version the object on the cluster carries, as far as this attempt tells.
 *
 * @remarks
 * The receipt of a write says that the field holds its version; an observation that has failed says better what it holds, where it
 * names one. A write that may have been sent and was never confirmed leaves the version unknown. Before anything was sent, what
 * was known still holds.
 */
function evidenceOf(
  status: TargetStatus,
): Pick<InventoryRow, 'known' | 'version'> {
  const { receipt, intent, observation } = status;
  if (receipt && intent) {
    if (observation?.state !== 'Failed') {
      return { known: 1, version: intent.version };
    }
    const seen = observation.evidence?.version;
    return typeof seen === 'string' || seen === null
      ? { known: 1, version: seen }
      : { known: 0, version: null };
  }
  const isOpen = intent && (status.ambiguous || isTargetEnded(status.phase));
  return { known: isOpen ? 0 : null, version: null };
}

function settledOf({ phase }: TargetStatus, known: 0 | 1): 0 | 1 {
  const hasArrived = phase === 'Converged' || phase === 'RolledBack';
  return known === 1 && hasArrived ? 1 : 0;
}

/** What a target tells; undefined where it has not begun and never did. */
export function inventoryRow({
  metadata,
  spec,
  status,
}: Target): InventoryRow | undefined {
  if (!status) {
    return undefined;
  }
  const begun = isBegun(status.phase);
  if (!begun && status.attempt === 1 && !isTargetEnded(status.phase)) {
    return undefined;
  }
  const evidence = evidenceOf(status);
  const { name, uid } = metadata;
  const tells = evidence.known !== null;
  return {
    namespace: metadata.namespace,
    source: spec.sourceRef.name,
    unit: spec.unit,
    cluster: spec.cluster,
    ...evidence,
    settled: evidence.known === null ? null : settledOf(status, evidence.known),
    writer: tells ? name : null,
    writer_uid: tells ? uid : null,
    stage: spec.stage,
    phase: status.phase,
    run: spec.runRef.name,
    target: name,
    target_uid: uid,
    since: Date.parse(status.since),
    begun: begun ? 1 : 0,
  };
}

/** What two targets tell of the same cell, for the case that both are written at once: the one that is newer goes on. */
export function merged(a: InventoryRow, b: InventoryRow): InventoryRow {
  const [older, newer] =
    b.begun < a.begun || (b.begun === a.begun && b.since < a.since)
      ? [b, a]
      : [a, b];
  return newer.known === null
    ? {
        ...newer,
        known: older.known,
        version: older.version,
        settled: older.settled,
        writer: older.writer,
        writer_uid: older.writer_uid,
      }
    : newer;
}
