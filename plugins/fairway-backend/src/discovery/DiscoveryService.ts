import {
  Discoveries,
  DiscoveredItem,
  DiscoveryNote,
  DiscoveryRequest,
} from '@fairway/plugin-fairway-common';
import type {
  ClusterGateway,
  DeliveryDriver,
} from '@fairway/plugin-fairway-node';
import type { ReadAudit, RecordedRead } from '../audit';
import type { ObjectAccess } from '../authorization';
import { connectReachable } from '../clusters';
import type { RequestContext, Resources } from '../resources';
import { badRequest } from '../resources/statusError';
import { discoveryError } from './discoveryError';
import { DiscoveryPlace, discoveryPlace } from './discoveryPlace';
import { decodeToken, encodeToken } from './discoveryToken';

/** How long a cluster may take for a page, in milliseconds. */
const TIMEOUT_MS = 20_000;

const DEFAULT_LIMIT = 100;

/** How many objects are listed for a page at most. */
export const MAX_DISCOVERY_LIMIT = 200;

/** What discovery works with. */
export interface DiscoveryDeps {
  resources: Resources;
  drivers: ReadonlyMap<string, DeliveryDriver>;
  gateway: Pick<ClusterGateway, 'connect' | 'reachability'>;
  /** Decides on the Cluster, or on a Backend of the hub. */
  discoveryAccess: ObjectAccess;
  readAudit: ReadAudit;
  now: () => number;
}

/** A driver that can discover. */
type Discoverer = DeliveryDriver & Required<Pick<DeliveryDriver, 'discover'>>;

/** Lists what could be promoted on a cluster, for those who may see it. Nothing is written. */
export class DiscoveryService {
  readonly #deps: DiscoveryDeps;

  constructor(deps: DiscoveryDeps) {
    this.#deps = deps;
  }

  /**
   * A page of what could be promoted.
   *
   * @param signal - aborts where nobody waits for it any more
   * @throws StatusError
   */
  async discover(
    request: DiscoveryRequest,
    context: RequestContext,
    signal: AbortSignal,
  ): Promise<Discoveries> {
    const { resources, discoveryAccess, readAudit } = this.#deps;
    const place = await discoveryPlace(request, resources, context);
    const read: RecordedRead = {
      verb: 'discover',
      object: place.decidedOn,
      query: request,
    };
    try {
      await discoveryAccess.assert(place.decidedOn, context);
    } catch (error) {
      await readAudit.refused(read, context, error as Error);
      throw error;
    }
    const drivers = this.#discoverers(request, place);
    // It stands before anything is read: what cannot be recorded is not shown.
    await readAudit.permitted(read, context);
    try {
      return await this.#page(request, place, drivers, signal);
    } catch (error) {
      throw discoveryError(error, place.name) ?? error;
    }
  }

  #discoverers(
    { drivers: wanted }: DiscoveryRequest,
    place: DiscoveryPlace,
  ): Discoverer[] {
    const able = [...this.#deps.drivers.values()].filter(
      (driver): driver is Discoverer => driver.discover !== undefined,
    );
    const unknown = wanted?.find(
      name => !able.some(driver => driver.name === name),
    );
    if (unknown !== undefined) {
      throw badRequest(
        `drivers: "${unknown}" is not installed, or cannot discover; use some of ${able
          .map(({ name }) => name)
          .join(', ')}`,
      );
    }
    const names = wanted ?? place.drivers;
    return names === undefined
      ? able
      : able.filter(({ name }) => names.includes(name));
  }

  async #page(
    request: DiscoveryRequest,
    place: DiscoveryPlace,
    drivers: readonly Discoverer[],
    asked: AbortSignal,
  ): Promise<Discoveries> {
    const items: DiscoveredItem[] = [];
    const notes: DiscoveryNote[] = [];
    const answer = (next?: string): Discoveries => ({
      place: place.name,
      readAt: new Date(this.#deps.now()).toISOString(),
      items,
      notes,
      ...(next !== undefined && { continue: next }),
    });
    const cluster = connectReachable(
      this.#deps.gateway,
      place.name,
      place.backstageCluster,
    );
    const signal = AbortSignal.any([asked, AbortSignal.timeout(TIMEOUT_MS)]);
    const names = drivers.map(({ name }) => name);
    const from = request.continue
      ? decodeToken(request.continue, names)
      : undefined;
    let left = request.limit ?? DEFAULT_LIMIT;
    let position = from?.position;
    for (const driver of drivers.slice(from ? names.indexOf(from.driver) : 0)) {
      if (left <= 0) {
        return answer(encodeToken({ driver: driver.name }));
      }
      const page = await driver.discover(
        { cluster, signal },
        {
          namespace: request.objectNamespace,
          limit: left,
          continue: position,
        },
      );
      items.push(...page.items.map(item => ({ driver: driver.name, ...item })));
      notes.push(
        ...(page.notes ?? []).map(message => ({
          driver: driver.name,
          message,
        })),
      );
      if (page.continue !== undefined) {
        return answer(
          encodeToken({ driver: driver.name, position: page.continue }),
        );
      }
      left -= page.items.length;
      position = undefined;
    }
    return answer();
  }
}
