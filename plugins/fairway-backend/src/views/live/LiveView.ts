import type { LoggerService } from '@backstage/backend-plugin-api';
import type {
  LiveObject,
  LiveObjects,
  Target,
} from '@fairway/plugin-fairway-common';
import {
  ClusterConnection,
  ClusterGateway,
  DeliveryDriver,
  isSelection,
  ObjectInterest,
  WatchedObject,
} from '@fairway/plugin-fairway-node';
import { connectReachable } from '../../clusters';
import type { FairwayStore } from '../../store';
import { readDelivery, TargetDelivery } from '../targetDelivery';
import { missing, problemOf } from './liveProblem';
import { withoutSecrets } from './withoutSecrets';

/** How long a cluster may take to answer, in milliseconds. */
const TIMEOUT_MS = 8_000;

/** The largest object that is shown, in characters of JSON. */
const MAX_LENGTH = 256 * 1024;

/** How many objects of one target are shown at most. */
const MAX_OBJECTS = 10;

/** The objects of targets as they are on their clusters. Nothing of it asks for permissions. */
export class LiveView {
  readonly #deps: {
    store: FairwayStore;
    drivers: ReadonlyMap<string, DeliveryDriver>;
    gateway: Pick<ClusterGateway, 'connect' | 'reachability'>;
    logger: LoggerService;
    now: () => number;
  };
  readonly #running = new Map<string, Promise<LiveObjects>>();

  constructor(deps: {
    store: FairwayStore;
    drivers: ReadonlyMap<string, DeliveryDriver>;
    gateway: Pick<ClusterGateway, 'connect' | 'reachability'>;
    logger: LoggerService;
    now: () => number;
  }) {
    this.#deps = deps;
  }

  /**
   * Reads the objects of a target from its cluster; at most once at a time, however many ask.
   *
   * @throws StatusError where it cannot be known what to read
   */
  async objectsOf(target: Target): Promise<LiveObjects> {
    const { uid } = target.metadata;
    const known = this.#running.get(uid);
    if (known) {
      return known;
    }
    const running = this.#read(target).finally(() => this.#running.delete(uid));
    this.#running.set(uid, running);
    return running;
  }

  async #read(target: Target): Promise<LiveObjects> {
    const { now } = this.#deps;
    const delivery = await readDelivery(target, this.#deps);
    const readAt = new Date(now()).toISOString();
    // It is shared, so it does not end with any one of those who wait for it.
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const objects = await Promise.all(
      delivery.driver
        .interests(delivery.binding)
        .slice(0, MAX_OBJECTS)
        .map(interest => this.#objects(delivery, interest, signal)),
    );
    return {
      cluster: delivery.place,
      readAt,
      objects: objects.flat().slice(0, MAX_OBJECTS),
    };
  }

  /** What an interest is about; a selection that nothing matches is shown as missing. */
  async #objects(
    delivery: TargetDelivery,
    interest: ObjectInterest,
    signal: AbortSignal,
  ): Promise<LiveObject[]> {
    const { place } = delivery;
    const { kind, apiVersion } = interest;
    const object = describeInterest(interest);
    const asked = { cluster: place, object, apiVersion, kind };
    try {
      const connection = connectReachable(
        this.#deps.gateway,
        place,
        delivery.backstageCluster,
      );
      const found = await find(connection, interest, signal);
      return found.length === 0
        ? [{ object, problem: missing(asked) }]
        : found.map(live => shown(delivery, live));
    } catch (error) {
      const problem = problemOf(error, asked);
      if (!problem) {
        this.#deps.logger.error(
          `Failed to read ${object} of cluster "${place}"`,
          error as Error,
        );
      }
      return [
        {
          object,
          problem: problem ?? {
            type: 'Failed',
            message: `${object} could not be read from cluster "${place}"`,
            fix: 'The log of the backend tells why.',
          },
        },
      ];
    }
  }
}

async function find(
  connection: ClusterConnection,
  interest: ObjectInterest,
  signal: AbortSignal,
): Promise<WatchedObject[]> {
  const options = { fresh: true, signal };
  if (isSelection(interest)) {
    return connection.select(interest, options);
  }
  const object = await connection.get(interest, options);
  return object ? [object] : [];
}

/** What may be seen of an object. */
function shown(
  { driver, binding }: Pick<TargetDelivery, 'driver' | 'binding'>,
  live: WatchedObject,
): LiveObject {
  const { kind, metadata } = live;
  const object = describeInterest({ kind, ...metadata });
  const inspection = driver.inspect?.(binding, live) ?? {
    problem: `the driver "${driver.name}" does not tell whether ${object} may be shown`,
  };
  if (inspection.problem !== undefined) {
    return {
      object,
      problem: {
        type: 'Refused',
        message: inspection.problem,
        fix: 'Only objects that have opted in to Fairway are shown.',
      },
    };
  }
  if (inspection.hidden) {
    const { reason: message, fix } = inspection.hidden;
    return { object, problem: { type: 'Hidden', message, fix } };
  }
  const document = withoutSecrets(live);
  const { length } = JSON.stringify(document);
  if (length > MAX_LENGTH) {
    return {
      object,
      problem: {
        type: 'TooLarge',
        message: `${object} has ${length} characters, and at most ${MAX_LENGTH} are shown`,
        fix: 'Look at it with kubectl.',
      },
    };
  }
  const { versionField } = inspection;
  return { object, document, ...(versionField && { versionField }) };
}

function describeInterest(
  interest: { kind: string; namespace?: string } & (
    | { name: string }
    | { labelSelector: string }
  ),
): string {
  const { kind, namespace } = interest;
  const where = namespace ? `${namespace}/` : '';
  return 'name' in interest
    ? `${kind} ${where}${interest.name}`
    : `${kind} ${where}* with labels "${interest.labelSelector}"`;
}
