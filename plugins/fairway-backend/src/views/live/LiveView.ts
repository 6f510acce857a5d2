import type { LoggerService } from '@backstage/backend-plugin-api';
import {
  Cluster,
  LiveObject,
  LiveObjects,
  PromotionRun,
  Target,
} from '@fairway/plugin-fairway-common';
import {
  ClusterConnection,
  ClusterGateway,
  DeliveryDriver,
  DriverBinding,
  isSelection,
  ObjectInterest,
  WatchedObject,
} from '@fairway/plugin-fairway-node';
import { connectReachable } from '../../clusters';
import { backendOf, bindingOf } from '../../engine/run/RunSnapshot';
import { StatusError } from '../../resources/statusError';
import type { FairwayStore } from '../../store';
import { missing, problemOf } from './liveProblem';
import { withoutSecrets } from './withoutSecrets';

/** How long a cluster may take to answer, in milliseconds. */
const TIMEOUT_MS = 8_000;

/** The largest object that is shown, in characters of JSON. */
const MAX_LENGTH = 256 * 1024;

/** How many objects of one target are shown at most. */
const MAX_OBJECTS = 10;

/** What a read is about, once it is known. */
interface Reading {
  driver: DeliveryDriver;
  binding: DriverBinding;
  /** The cluster that holds the objects, for people: that of the target, or the hub. */
  place: string;
  /** The name that it is registered under. */
  backstageCluster: string;
}

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
    const reading = await this.#readingOf(target);
    const readAt = new Date(now()).toISOString();
    // It is shared, so it does not end with any one of those who wait for it.
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const objects = await Promise.all(
      reading.driver
        .interests(reading.binding)
        .slice(0, MAX_OBJECTS)
        .map(interest => this.#objects(reading, interest, signal)),
    );
    return {
      cluster: target.spec.cluster,
      readAt,
      objects: objects.flat().slice(0, MAX_OBJECTS),
    };
  }

  async #readingOf(target: Target): Promise<Reading> {
    const { store, drivers } = this.#deps;
    const { namespace, name } = target.metadata;
    const { cluster: clusterName, runRef } = target.spec;
    const [run, cluster] = (await Promise.all([
      store.getByUid('PromotionRun', runRef.uid),
      store.get('Cluster', namespace, clusterName),
    ])) as [PromotionRun | undefined, Cluster | undefined];
    if (!run) {
      throw gone(
        `The run of target "${name}" does not exist any more, so it is not known which objects it is about`,
      );
    }
    if (!cluster) {
      throw gone(
        `Cluster "${clusterName}" does not exist in namespace "${namespace}" any more; create it again to see what is there`,
      );
    }
    const { driver: driverName } = backendOf(run, target).spec;
    const driver = drivers.get(driverName);
    if (!driver) {
      throw gone(
        `The driver "${driverName}" is not installed any more; add its module to the backend again`,
      );
    }
    return {
      driver,
      binding: bindingOf(run, target),
      place: target.spec.hub ?? clusterName,
      backstageCluster:
        target.spec.hub ?? cluster.spec.connection.backstageCluster,
    };
  }

  /** What an interest is about; a selection that nothing matches is shown as missing. */
  async #objects(
    reading: Reading,
    interest: ObjectInterest,
    signal: AbortSignal,
  ): Promise<LiveObject[]> {
    const { place, backstageCluster } = reading;
    const { kind, apiVersion } = interest;
    const object = describeInterest(interest);
    const asked = { cluster: place, object, apiVersion, kind };
    try {
      const connection = connectReachable(
        this.#deps.gateway,
        place,
        backstageCluster,
      );
      const found = await find(connection, interest, signal);
      return found.length === 0
        ? [{ object, problem: missing(asked) }]
        : found.map(live => shown(reading, live));
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
  { driver, binding }: Pick<Reading, 'driver' | 'binding'>,
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

function gone(message: string): StatusError {
  return new StatusError('NotFound', message);
}
