import type { LoggerService } from '@backstage/backend-plugin-api';
import { describeReference, PreviewDiff } from '@fairway/plugin-fairway-common';
import {
  ClusterError,
  ClusterGateway,
  DeliveryDriver,
  DeliveryError,
  DriverBinding,
} from '@fairway/plugin-fairway-node';
import { connectReachable } from '../../clusters';

/** How long clusters may take to tell, in milliseconds. */
const TIMEOUT_MS = 8_000;

/** A unit on a cluster, and what it is to get. */
export interface DiffQuestion {
  stage: string;
  /** The name of the Cluster. */
  cluster: string;
  driver: DeliveryDriver;
  /** The name that the cluster is registered under that holds the object: this one, or the hub. */
  backstageCluster: string;
  binding: DriverBinding;
  version: string;
}

/** Asks drivers what writes would change. Nothing is written. */
export class SampleDiffs {
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

  /** What would change, or why it cannot be told. @param signal - aborts where nobody waits for it any more */
  async of(
    questions: readonly DiffQuestion[],
    signal: AbortSignal,
  ): Promise<PreviewDiff[]> {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]);
    const answers = await Promise.all(
      questions.map(question => this.#ask(question, limit)),
    );
    return answers.flat();
  }

  async #ask(
    question: DiffQuestion,
    signal: AbortSignal,
  ): Promise<PreviewDiff[]> {
    const { stage, cluster, driver, backstageCluster } = question;
    const { binding, version } = question;
    const { object } = binding.unit;
    const about = { stage, cluster, unit: binding.unit.name };
    try {
      const diffs = await driver.preview(
        {
          ...binding,
          key: 'preview',
          version,
          fence: 0,
          issuedAt: this.#now(),
        },
        {
          cluster: connectReachable(this.#gateway, cluster, backstageCluster),
          signal,
          now: this.#now,
          // Nothing is written, so nothing has to be owned.
          assertFence: async () => undefined,
        },
      );
      return diffs.map(diff => ({
        ...about,
        object: describeReference(diff.object),
        changes: diff.fields.map(({ path, before, after }) => ({
          field: path,
          from: before,
          to: after,
        })),
        ...(diff.problem && { problem: diff.problem.message }),
      }));
    } catch (error) {
      return [
        {
          ...about,
          object: describeReference(object),
          changes: [],
          problem: this.#problem(error, question, signal),
        },
      ];
    }
  }

  #problem(
    error: unknown,
    { cluster }: DiffQuestion,
    signal: AbortSignal,
  ): string {
    if (signal.aborted) {
      return `cluster "${cluster}" has not answered within ${
        TIMEOUT_MS / 1000
      } s; ask again`;
    }
    if (error instanceof ClusterError || error instanceof DeliveryError) {
      return error.message;
    }
    this.#logger.error(
      `Failed to preview a write on cluster "${cluster}"`,
      error as Error,
    );
    return `cluster "${cluster}" could not be asked; the log of the backend tells why`;
  }
}
