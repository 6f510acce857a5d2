import type { ReasonGroup, Target } from '@fairway/plugin-fairway-common';
import type { FairwayStore } from '../store/types';
import type { LaneCount } from '../store';

const MAX_GROUPS = 50;

type Draft = Pick<ReasonGroup, 'signature' | 'phase' | 'count' | 'stages'> & {
  example: string;
};

/** The largest groups of targets with the same reason. */
function largest(counts: readonly LaneCount[]): Draft[] {
  const drafts = new Map<string, Draft>();
  for (const { signature, phase, stage, count, example } of counts) {
    if (signature === undefined) {
      continue;
    }
    const draft = drafts.get(signature);
    if (!draft) {
      drafts.set(signature, {
        signature,
        phase,
        count,
        stages: [stage],
        example,
      });
      continue;
    }
    draft.count += count;
    if (!draft.stages.includes(stage)) {
      draft.stages.push(stage);
    }
  }
  return [...drafts.values()]
    .sort((a, b) => b.count - a.count || (a.signature < b.signature ? -1 : 1))
    .slice(0, MAX_GROUPS);
}

/** What targets have failed for and wait for, the largest group first. */
export async function reasonGroups(
  store: Pick<FairwayStore, 'getMany'>,
  namespace: string,
  counts: readonly LaneCount[],
): Promise<{ failures: ReasonGroup[]; waiting: ReasonGroup[] }> {
  const failures = largest(counts.filter(({ phase }) => phase === 'Failed'));
  const waiting = largest(counts.filter(({ phase }) => phase !== 'Failed'));
  const examples = new Map(
    (
      (await store.getMany(
        'Target',
        namespace,
        [...failures, ...waiting].map(({ example }) => example),
      )) as Target[]
    ).map(target => [target.metadata.name, target]),
  );
  const groupOf = (draft: Draft): ReasonGroup[] => {
    const target = examples.get(draft.example);
    // It may have moved on since it was counted; the group shows up again with the next change.
    return target?.status?.reason === undefined
      ? []
      : [
          {
            ...draft,
            reason: target.status.reason,
            message: target.status.message ?? '',
            example: { target: draft.example, cluster: target.spec.cluster },
          },
        ];
  };
  return {
    failures: failures.flatMap(groupOf),
    waiting: waiting.flatMap(groupOf),
  };
}
