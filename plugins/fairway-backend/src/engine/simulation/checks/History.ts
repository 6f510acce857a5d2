import type {
  Approval,
  Decision,
  PromotionRun,
  ResourceObject,
  Target,
} from '@fairway/plugin-fairway-common';
import { FIELD_MANAGER } from '@fairway/plugin-fairway-node/driverKit';
import { inventoryRow } from '../../../store/inventory/inventoryRow';
import type { WriteBatch, WriteResult } from '../../../store/types';

/** One object before and after a commit. */
export interface ObjectChange<T extends ResourceObject = ResourceObject> {
  before: T | undefined;
  after: T | undefined;
}

/** One commit as the checks see it. `objects` are those after it. */
export interface Commit {
  now: number;
  step: number;
  batch: WriteBatch;
  changes: readonly ObjectChange[];
  decisions: readonly Decision[];
}

/** One write on a fake cluster, and what the driver said when it was about to send it. */
export interface ClusterWriteSeen {
  step: number;
  now: number;
  cluster: string;
  object: string;
  key: string;
  fence: number;
  fenceBefore: number;
  version: string | null;
  /** The version that it replaced. */
  replaced: string | null;
  changed: boolean;
  /** The step at which the driver was allowed to write. */
  assertedAt: number;
}

/** Where the object of a target is, as `<cluster>/<object>`: on a hub, or on a cluster whose name begins with that of its tenant. */
export function placeOf(
  namespace: string,
  { hub, cluster, object }: Target['spec'],
): string {
  return `${hub ?? `${namespace}-${cluster}`}/${object.name}`;
}

/** Names a unit on a cluster, as `<namespace>/<cluster>/<source>/<unit>`. */
export function cellOf({ metadata, spec }: Target): string {
  const { cluster, sourceRef, unit } = spec;
  return `${metadata.namespace}/${cluster}/${sourceRef.name}/${unit}`;
}

/** A write that a replica stored before it sent it. */
export interface IntentSeen {
  key: string;
  target: string;
  run: string;
  /** Where it belongs: `<cluster>/<object>`. */
  place: string;
  /** See {@link cellOf}. */
  cell: string;
  /** It brings a version back that somebody else has changed. */
  correction: boolean;
  /** Its target has written nothing before. */
  isFirst: boolean;
  /** What the target is to have in the end. */
  promoted: string;
  operation: NonNullable<Target['status']>['operation'];
  attempt: number;
  version: string | null;
  fence: number;
  step: number;
}

/** What has happened so far, kept apart from the engine: the truth that the checks go by. */
export class History {
  readonly objects = new Map<string, ResourceObject>();
  readonly intents = new Map<string, IntentSeen>();
  /** Keys of intents that have reached a cluster. */
  readonly written = new Set<string>();
  /** What the first write of a target replaced, by its uid. */
  readonly firstReplaced = new Map<string, string | null | undefined>();
  /** Approvals as people gave them. */
  readonly given = new Map<string, Approval>();
  /** When a run came to a phase last, by uid. */
  readonly phaseSteps = new Map<string, { phase: string; step: number }>();
  /** The states that workloads came to, each with its time and the version that it showed to be arrived and healthy. */
  readonly states = new Map<
    string,
    { at: number; version?: string | null }[]
  >();
  /** What places hold, and who has set it; undefined where it was there from the start. */
  readonly held = new Map<string, { version: string | null; by?: string }>();
  /** What was set on places without Fairway. */
  readonly foreign = new Map<string, Set<string | null>>();
  /** The target that has written a cell last, by its fencing number. */
  readonly writers = new Map<string, { target: string; fence: number }>();
  /** The change of a cell that has arrived last; none where another one was sent since. */
  readonly arrived = new Map<
    string,
    { key: string; target: string; place: string; version: string | null }
  >();
  /** Of cells, the version that was recorded last as one that somebody else has set. */
  readonly recorded = new Map<string, string>();
  /** When targets converged for the first time, by uid. */
  readonly firstConverged = new Map<string, number>();
  /** When targets were brought back, by uid. */
  readonly corrections = new Map<string, number[]>();
  /** Gates that others evaluated and that passed, by key. */
  readonly passed = new Set<string>();

  /** Takes in a commit. */
  record(
    batch: WriteBatch,
    result: WriteResult,
    at: { now: number; step: number },
  ): Commit {
    const changes: ObjectChange[] = [...result.created, ...result.updated].map(
      after => ({ before: this.objects.get(after.metadata.uid), after }),
    );
    for (const { object } of batch.deletes ?? []) {
      changes.push({
        before: this.objects.get(object.metadata.uid),
        after: undefined,
      });
    }
    for (const { before, after } of changes) {
      if (after) {
        this.objects.set(after.metadata.uid, after);
      } else if (before) {
        this.objects.delete(before.metadata.uid);
      }
      if (after?.kind === 'Approval' && !before) {
        this.given.set(after.metadata.uid, after as Approval);
      }
      if (after?.kind === 'PromotionRun') {
        this.recordPhase(after as PromotionRun, at.step);
      }
      if (after?.kind === 'Target') {
        this.recordIntent(after as Target, at.step);
        this.recordVersion(before as Target | undefined, after as Target);
      }
      if (before?.kind === 'Cluster' && !after) {
        this.forgetCluster(before);
      }
    }
    return {
      ...at,
      batch,
      changes,
      decisions: result.created.filter(
        ({ kind }) => kind === 'Decision',
      ) as Decision[],
    };
  }

  /** Takes in a state of a workload, named by cluster and object. */
  recordState(place: string, at: number, version?: string | null): void {
    const states = this.states.get(place) ?? [];
    states.push({ at, version });
    this.states.set(place, states);
  }

  /** Takes in what a place holds now. @param by - the field manager that has set it */
  recordHeld(place: string, version: string | null, by?: string): void {
    this.held.set(place, { version, ...(by !== undefined && { by }) });
    if (by !== undefined && by !== FIELD_MANAGER) {
      const versions = this.foreign.get(place) ?? new Set();
      this.foreign.set(place, versions.add(version));
    }
  }

  /** Takes in that an intent has reached its cluster. */
  recordWriter({ key, cell, target, fence }: IntentSeen): void {
    if (fence >= (this.writers.get(cell)?.fence ?? 0)) {
      this.writers.set(cell, { target, fence });
      if (this.arrived.get(cell)?.key !== key) {
        this.arrived.delete(cell);
      }
    }
  }

  /** What somebody else has set in a cell instead of what has arrived there; undefined where that is still there, or not known. */
  driftOf(
    cell: string,
  ): { version: string | null; written: string | null } | undefined {
    const arrived = this.arrived.get(cell);
    const held = arrived && this.held.get(arrived.place);
    return arrived && held && held.version !== arrived.version
      ? { version: held.version, written: arrived.version }
      : undefined;
  }

  /** Whether a workload has shown a version at some time since. */
  hasShown(place: string, version: string | null, since: number): boolean {
    const states = this.states.get(place) ?? [];
    return states.some(
      (state, index) =>
        state.version === version &&
        (states[index + 1]?.at ?? Infinity) >= since,
    );
  }

  of<T extends ResourceObject>(kind: string): T[] {
    return [...this.objects.values()].filter(
      object => object.kind === kind,
    ) as T[];
  }

  run(uid: string): PromotionRun | undefined {
    return this.objects.get(uid) as PromotionRun | undefined;
  }

  targetsOf(runUid: string): Target[] {
    return this.of<Target>('Target').filter(
      ({ spec }) => spec.runRef.uid === runUid,
    );
  }

  private recordPhase(run: PromotionRun, step: number): void {
    const phase = run.status?.phase ?? 'Pending';
    if (this.phaseSteps.get(run.metadata.uid)?.phase !== phase) {
      this.phaseSteps.set(run.metadata.uid, { phase, step });
    }
  }

  /** Takes in what a target tells of the version in its cell. */
  private recordVersion(before: Target | undefined, after: Target): void {
    const { metadata, status } = after;
    if (!status || before?.status?.phase === status.phase) {
      return;
    }
    const cell = cellOf(after);
    if (status.receipt && status.intent) {
      this.recordWriter(this.intents.get(status.intent.key)!);
    }
    const row = inventoryRow(after);
    if (row && row.known !== null) {
      this.recorded.delete(cell);
    }
    if (
      status.phase === 'Converged' &&
      !this.firstConverged.has(metadata.uid)
    ) {
      this.firstConverged.set(metadata.uid, Date.parse(status.convergedAt!));
    }
    const hasArrived =
      status.phase === 'Converged' || status.phase === 'RolledBack';
    if (hasArrived && this.writers.get(cell)?.target === metadata.uid) {
      this.arrived.set(cell, {
        key: status.intent!.key,
        target: metadata.uid,
        place: placeOf(metadata.namespace, after.spec),
        version: status.intent!.version,
      });
    } else if (isEnded(after) && status.intent) {
      // It may have been written again, and did not arrive.
      this.arrived.delete(cell);
    }
  }

  private forgetCluster({ metadata: { namespace, name } }: ResourceObject) {
    for (const known of [this.writers, this.arrived, this.recorded]) {
      for (const cell of known.keys()) {
        if (cell.startsWith(`${namespace}/${name}/`)) {
          known.delete(cell);
        }
      }
    }
  }

  private recordIntent(target: Target, step: number): void {
    const { metadata, spec, status } = target;
    const { intent } = status ?? {};
    if (status && intent && !this.intents.has(intent.key)) {
      this.intents.set(intent.key, {
        key: intent.key,
        target: metadata.uid,
        run: spec.runRef.uid,
        place: placeOf(metadata.namespace, spec),
        cell: cellOf(target),
        correction: status.correction === true,
        isFirst: status.operation === 'Promote' && !status.writtenBefore,
        promoted: spec.version,
        operation: status.operation,
        attempt: status.attempt,
        version: intent.version,
        fence: intent.fence,
        step,
      });
    }
  }
}

/** What a check looks at. It throws {@link Violation}. */
export interface Check {
  readonly id: string;
  commit?(commit: Commit, history: History): void;
  write?(write: ClusterWriteSeen, history: History): void;
}

/** An invariant does not hold. */
export class Violation extends Error {
  constructor(id: string, message: string) {
    super(`${id}: ${message}`);
    this.name = 'Violation';
  }
}

/** The targets that a commit changed or created, with what they were before. */
export function changedTargets({
  changes,
}: Commit): { before: Target | undefined; after: Target }[] {
  return changes.filter(({ after }) => after?.kind === 'Target') as {
    before: Target | undefined;
    after: Target;
  }[];
}

/** Whether a target takes a place in its wave. */
export function isActive({ status }: Target): boolean {
  return (
    status !== undefined &&
    !status.parked &&
    ['Gating', 'Queued', 'Applying', 'Converging', 'Verifying'].includes(
      status.phase,
    )
  );
}

const ENDED = ['Converged', 'RolledBack', 'Failed', 'Skipped', 'Cancelled'];

/** Whether the attempt of a target is over. */
export function isEnded({ status }: Target): boolean {
  return ENDED.includes(status?.phase ?? 'Pending');
}

/** Whether a commit has just made this target do something. */
export function hasJustStarted(
  before: Target | undefined,
  after: Target,
): boolean {
  return isActive(after) && (before === undefined || !isActive(before));
}
