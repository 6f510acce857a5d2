import {
  PREVIEW_OUTCOMES,
  PreviewCluster,
  PreviewClusters,
  PreviewClustersQuery,
  Target,
} from '@fairway/plugin-fairway-common';
import type { ClusterDiffs, DiffQuestion } from './ClusterDiffs';
import { decodeCursor, encodeCursor, Place } from './previewCursor';
import { worstOf } from './previewOutcomes';

/** How long the clusters of a page may take to tell, in milliseconds. */
const TIMEOUT_MS = 12_000;

const DEFAULT_LIMIT = 20;

/** What is asked about. */
export interface PreviewTargets {
  targets: readonly Target[];
  /** The names of the stages, in their order. */
  stages: readonly string[];
  /** What to ask about targets of one cluster. */
  questions(targets: readonly Target[]): DiffQuestion[];
}

/** Clusters page by page, in the order in which they get the version, each with what would change on it. */
export class ClusterPages {
  readonly #diffs: ClusterDiffs;

  constructor({ diffs }: { diffs: ClusterDiffs }) {
    this.#diffs = diffs;
  }

  /** @throws StatusError BadRequest for a cursor that is none */
  async page(
    { targets, stages, questions }: PreviewTargets,
    { stage, cursor, limit = DEFAULT_LIMIT }: PreviewClustersQuery,
    signal: AbortSignal,
  ): Promise<Pick<PreviewClusters, 'items' | 'cursor' | 'total' | 'asked'>> {
    const after = cursor === undefined ? undefined : decodeCursor(cursor);
    const members = membersOf(targets, stages).filter(
      ({ place }) => stage === undefined || place.stage === stage,
    );
    const open = members.filter(
      ({ place }) => !after || compare(stages, place, after.place) > 0,
    );
    const asked = open.slice(0, limit);
    const answers = await this.#ask(asked, questions, signal);
    const outcomes = { ...after?.outcomes };
    for (const { outcome } of answers) {
      outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
    }
    return {
      items: answers,
      total: members.length,
      ...(open.length > asked.length
        ? { cursor: encodeCursor({ place: asked.at(-1)!.place, outcomes }) }
        : {}),
      asked: {
        clusters: PREVIEW_OUTCOMES.reduce(
          (sum, outcome) => sum + (outcomes[outcome] ?? 0),
          0,
        ),
        outcomes,
      },
    };
  }

  async #ask(
    members: readonly Member[],
    questions: PreviewTargets['questions'],
    signal: AbortSignal,
  ): Promise<PreviewCluster[]> {
    const asked = members.map(({ place, targets }) => ({
      place,
      questions: questions(targets),
    }));
    const answers = await this.#diffs.of(
      asked.flatMap(each => each.questions),
      { signal, timeoutMs: TIMEOUT_MS },
    );
    let read = 0;
    return asked.map(({ place: { stage, cluster }, questions: { length } }) => {
      const diffs = answers
        .slice(read, (read += length))
        .flatMap(answer => answer.diffs);
      const outcome = worstOf(diffs.map(diff => diff.outcome));
      return { stage, cluster, outcome, diffs };
    });
  }
}

/** A cluster in a stage. */
interface Member {
  place: Place;
  targets: Target[];
}

function membersOf(
  targets: readonly Target[],
  stages: readonly string[],
): Member[] {
  const members = new Map<string, Member>();
  for (const target of targets) {
    const { stage, batch, order, cluster } = target.spec;
    const key = JSON.stringify([stage, cluster]);
    const known = members.get(key);
    if (known) {
      known.targets.push(target);
    } else {
      const place = { stage, batch, order, cluster };
      members.set(key, { place, targets: [target] });
    }
  }
  return [...members.values()].sort((a, b) =>
    compare(stages, a.place, b.place),
  );
}

function compare(stages: readonly string[], a: Place, b: Place): number {
  return (
    stages.indexOf(a.stage) - stages.indexOf(b.stage) ||
    a.batch - b.batch ||
    a.order - b.order ||
    (a.cluster < b.cluster ? -1 : Number(a.cluster > b.cluster))
  );
}
