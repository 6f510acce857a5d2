import type {
  LoggerService,
  SchedulerServiceTaskRunner,
} from '@backstage/backend-plugin-api';
import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import type {
  DeferredEntity,
  EntityProvider,
  EntityProviderConnection,
} from '@backstage/plugin-catalog-node';
import type { FairwayReader } from './FairwayReader';
import { EntityOptions, toEntities } from './toEntities';

const NAME = 'fairway';

/** How often all entities are handed over, in milliseconds. Another replica may have changed what this one does not remember. */
const WHOLE_MS = 10 * 60_000;

/** Keeps clusters and fleets in the catalog: all of them now and then, and what has changed in between. */
export class FairwayEntityProvider implements EntityProvider {
  readonly #deps: {
    reader: Pick<FairwayReader, 'read'>;
    tasks: SchedulerServiceTaskRunner;
    options: EntityOptions;
    logger: LoggerService;
    now?: () => number;
  };
  #connection?: EntityProviderConnection;
  /** What was handed over, by reference. */
  #handedOver?: Map<string, { entity: Entity; json: string }>;
  #wholeAt = 0;

  constructor(deps: {
    reader: Pick<FairwayReader, 'read'>;
    tasks: SchedulerServiceTaskRunner;
    options: EntityOptions;
    logger: LoggerService;
    /** Milliseconds since the epoch. Default: the clock of this machine. */
    now?: () => number;
  }) {
    this.#deps = deps;
  }

  getProviderName(): string {
    return NAME;
  }

  async connect(connection: EntityProviderConnection): Promise<void> {
    this.#connection = connection;
    await this.#deps.tasks.run({
      id: 'fairway-entities',
      fn: signal => this.refresh(signal),
    });
  }

  /** Reads Fairway, and tells the catalog what is new. Where it cannot be read, the catalog stays as it is. */
  async refresh(signal?: AbortSignal): Promise<void> {
    const { reader, options, logger, now = Date.now } = this.#deps;
    const entities = toEntities(await reader.read(signal), options);
    const found = new Map(
      entities.map(entity => [
        stringifyEntityRef(entity),
        { entity, json: JSON.stringify(entity) },
      ]),
    );
    const before = this.#handedOver;
    if (!before || now() - this.#wholeAt >= WHOLE_MS) {
      await this.#connected.applyMutation({
        type: 'full',
        entities: entities.map(deferred),
      });
      this.#wholeAt = now();
      logger.debug(`Handed ${entities.length} entities of Fairway over`);
    } else {
      const added = [...found]
        .filter(([ref, { json }]) => before.get(ref)?.json !== json)
        .map(([, { entity }]) => deferred(entity));
      const removed = [...before]
        .filter(([ref]) => !found.has(ref))
        .map(([, { entity }]) => deferred(entity));
      if (added.length + removed.length > 0) {
        await this.#connected.applyMutation({ type: 'delta', added, removed });
        logger.debug(
          `Changed ${added.length} and removed ${removed.length} entities of Fairway`,
        );
      }
    }
    this.#handedOver = found;
  }

  get #connected(): EntityProviderConnection {
    if (!this.#connection) {
      throw new Error('The provider of Fairway is not connected to a catalog');
    }
    return this.#connection;
  }
}

function deferred(entity: Entity): DeferredEntity {
  return { entity, locationKey: NAME };
}
