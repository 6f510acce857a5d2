import type { LoggerService } from '@backstage/backend-plugin-api';
import {
  describeReference,
  PreviewDiff,
  Target,
} from '@fairway/plugin-fairway-common';
import type {
  ClusterGateway,
  DriverContext,
} from '@fairway/plugin-fairway-node';
import { connectReachable } from '../../clusters';
import type { TargetDelivery } from '../targetDelivery';
import { outcomeOf, OutcomeOfObject, problemOf } from './previewOutcomes';
import { readOnly } from './readOnly';

/** How many units are asked about at the same time. */
const AT_ONCE = 10;

/** How long one of them may take, in milliseconds. */
const TIMEOUT_MS = 5_000;

/** A target, which may not have been created, and what it is to get. */
export interface DiffQuestion {
  target: Target;
  /** @throws StatusError where it cannot be known what delivers it */
  delivery(): TargetDelivery;
  /** The version to write; null takes the field away. */
  version: string | null;
  /** The version that it goes over. Left out where that is what is there. */
  replaces?: string | null;
}

/** What a write would come to. */
export interface DiffAnswer {
  /** The version that it would go over; left out where that is not known. */
  replaces?: string | null;
  diffs: PreviewDiff[];
}

/** Asks drivers what writes would change. Nothing is written. */
export class ClusterDiffs {
  readonly #gateway: Pick<ClusterGateway, 'connect' | 'reachability'>;
  readonly #logger: LoggerService;
  readonly #now: () => number;

  constructor(deps: {
    gateway: Pick<ClusterGateway, 'connect' | 'reachability'>;
    logger: LoggerService;
    now: () => number;
  }) {
    this.#gateway = deps.gateway;
    this.#logger = deps.logger;
    this.#now = deps.now;
  }

  /**
   * What would change, or why not, one answer for each question.
   *
   * @param options - `signal` aborts where nobody waits for it any more; `timeoutMs` is for all of them
   */
  async of(
    questions: readonly DiffQuestion[],
    options: { signal: AbortSignal; timeoutMs: number },
  ): Promise<DiffAnswer[]> {
    const limit = AbortSignal.any([
      options.signal,
      AbortSignal.timeout(options.timeoutMs),
    ]);
    const answers: DiffAnswer[] = [];
    const open = questions.entries();
    const work = async () => {
      for (const [index, question] of open) {
        answers[index] = await this.#answer(question, limit);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    return answers;
  }

  async #answer(
    question: DiffQuestion,
    limit: AbortSignal,
  ): Promise<DiffAnswer> {
    const { target, version } = question;
    const { stage, cluster, unit } = target.spec;
    const about = { stage, cluster, unit, version };
    const { replaces, objects } = await this.#ask(question, limit);
    return {
      ...(replaces === undefined ? {} : { replaces }),
      diffs: objects.map(object => ({ ...about, ...object })),
    };
  }

  async #ask(
    question: DiffQuestion,
    limit: AbortSignal,
  ): Promise<{ replaces?: string | null; objects: OutcomeOfObject[] }> {
    const { version } = question;
    const signal = AbortSignal.any([limit, AbortSignal.timeout(TIMEOUT_MS)]);
    let { replaces } = question;
    try {
      const delivery = question.delivery();
      const { driver, binding, place, backstageCluster } = delivery;
      const context: DriverContext = {
        cluster: readOnly(
          connectReachable(this.#gateway, place, backstageCluster),
        ),
        signal,
        now: this.#now,
        // Nothing is written, so nothing has to be owned.
        assertFence: async () => undefined,
      };
      if (replaces === undefined) {
        // As a run does it before each promotion.
        const reading = await before(signal, () =>
          driver.read(binding, context, version),
        );
        replaces = reading.version;
      }
      const intent = {
        ...binding,
        key: 'preview',
        version,
        ...(replaces === undefined ? {} : { replaces }),
        fence: 0,
        issuedAt: this.#now(),
      };
      const diffs = await before(signal, () => driver.preview(intent, context));
      return { replaces, objects: diffs.map(diff => outcomeOf(diff, version)) };
    } catch (error) {
      return {
        replaces,
        objects: [this.#failure(error, question.target, signal)],
      };
    }
  }

  #failure(
    error: unknown,
    { spec }: Target,
    { aborted }: AbortSignal,
  ): OutcomeOfObject {
    const place = spec.hub ?? spec.cluster;
    const about = { object: describeReference(spec.object), changes: [] };
    if (aborted) {
      return {
        ...about,
        outcome: 'Unknown',
        reason: 'Timeout',
        problem: `cluster "${place}" has not answered in time; ask again`,
      };
    }
    const problem = problemOf(error);
    if (problem) {
      return { ...about, ...problem };
    }
    this.#logger.error(
      `Failed to preview a write on cluster "${place}"`,
      error as Error,
    );
    return {
      ...about,
      outcome: 'Unknown',
      reason: 'Failed',
      problem: `cluster "${place}" could not be asked; the log of the backend tells why`,
    };
  }
}

/** An answer, unless a signal comes first that a driver does not look at. */
async function before<T>(
  signal: AbortSignal,
  ask: () => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  let stop = () => {};
  const stopped = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason);
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([ask(), stopped]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
