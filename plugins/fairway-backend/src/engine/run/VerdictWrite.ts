import type {
  Action,
  Approval,
  Promotion,
  PromotionRun,
  ResourceObject,
  Target,
  Verdict,
} from '@fairway/plugin-fairway-common';
import type { WriteBatch, WriteResult } from '../../store/types';
import { newDecision } from '../objects/newDecision';
import type { Ids } from '../ports';
import type { RunState } from './RunState';

/** Whether a verdict changes anything that is stored. */
export function isWritten(verdict: Verdict): boolean {
  return (
    verdict.done ||
    verdict.run !== undefined ||
    verdict.restart !== undefined ||
    verdict.targets.size > 0 ||
    verdict.created.length > 0 ||
    verdict.actions.size > 0 ||
    verdict.approvals.size > 0 ||
    verdict.release.length > 0 ||
    verdict.decisions.length > 0
  );
}

/** Everything that a verdict writes, for one transaction. */
export function verdictBatch(
  state: RunState,
  verdict: Verdict,
  context: { ids: Ids; now: number },
): WriteBatch {
  const { run } = state;
  const updated: ResourceObject[] = [];
  if (verdict.run) {
    updated.push({ ...run, status: verdict.run });
  }
  for (const [name, status] of verdict.targets) {
    const target = state.targets.get(name);
    if (target) {
      updated.push({ ...target, status });
    }
  }
  for (const action of state.actions) {
    const status = verdict.actions.get(action.metadata.name);
    if (status) {
      updated.push({ ...action, status });
    }
  }
  for (const approval of state.approvals) {
    const status = verdict.approvals.get(approval.metadata.name);
    if (status) {
      updated.push({ ...approval, status });
    }
  }
  const decisions = verdict.decisions.map(draft =>
    newDecision(
      draft,
      {
        namespace: run.metadata.namespace,
        promotion: run.spec.promotionRef.name,
        source: run.spec.source.name,
        run: run.metadata,
      },
      context,
    ),
  );
  return {
    creates: [...verdict.created, ...decisions].map(object => ({ object })),
    updates: updated.map(object => ({
      object,
      expected: object.metadata.resourceVersion,
    })),
    releaseLocks: verdict.done
      ? { runs: [run.metadata.uid] }
      : {
          targets: verdict.release
            .map(name => state.targets.get(name)?.metadata.uid)
            .filter(uid => uid !== undefined),
        },
  };
}

/** How an object that was written changes what is known, by kind. */
const TAKE_IN: Readonly<
  Record<string, (state: RunState, object: ResourceObject) => void>
> = {
  PromotionRun: (state, object) => {
    if (object.metadata.uid === state.run.metadata.uid) {
      state.run = object as PromotionRun;
    }
  },
  Target: (state, object) => {
    const target = object as Target;
    if (target.spec.runRef.uid === state.run.metadata.uid) {
      state.putTarget(target);
    }
  },
  Promotion: (state, object) => {
    state.promotion = object as Promotion;
  },
  Approval: (state, object) => {
    state.approvals = state.approvals.map(approval =>
      approval.metadata.uid === object.metadata.uid
        ? (object as Approval)
        : approval,
    );
  },
  Action: (state, object) => {
    const action = object as Action;
    state.actions = state.actions
      .map(known =>
        known.metadata.uid === action.metadata.uid ? action : known,
      )
      .filter(({ status }) => (status?.phase ?? 'Pending') === 'Pending');
  },
};

/** Takes in what was written, with the revisions that it got. */
export function takeIn(
  state: RunState,
  verdict: Verdict,
  result: WriteResult,
): void {
  for (const object of [...result.created, ...result.updated]) {
    TAKE_IN[object.kind]?.(state, object);
  }
  verdict.release.forEach(name => state.locks.delete(name));
  if (verdict.created.length > 0) {
    state.late = state.late.filter(
      ({ metadata }) => !state.targets.has(metadata.name),
    );
  }
}
