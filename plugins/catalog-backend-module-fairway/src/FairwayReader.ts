import type {
  AuthService,
  DiscoveryService,
} from '@backstage/backend-plugin-api';
import { CATALOG_FILTER_EXISTS } from '@backstage/catalog-client';
import { stringifyEntityRef } from '@backstage/catalog-model';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import {
  Cluster,
  clusterKind,
  Fleet,
  fleetKind,
  Promotion,
  promotionKind,
  Source,
  SOURCE_ANNOTATION,
  sourceKind,
} from '@fairway/plugin-fairway-common';
import type { Landscape } from './toEntities';

/** How many objects are read at once. */
const PAGE_SIZE = 500;

interface ListAnswer<T> {
  metadata: { continue?: string };
  items: T[];
}

/** Reads what entities are made of, as the backend itself. */
export class FairwayReader {
  readonly #auth: AuthService;
  readonly #catalog: Pick<CatalogService, 'getEntities'>;
  readonly #discovery: DiscoveryService;

  constructor(deps: {
    auth: AuthService;
    catalog: Pick<CatalogService, 'getEntities'>;
    discovery: DiscoveryService;
  }) {
    this.#auth = deps.auth;
    this.#catalog = deps.catalog;
    this.#discovery = deps.discovery;
  }

  /** @throws where anything cannot be read: entities must not vanish because a backend is away */
  async read(signal?: AbortSignal): Promise<Landscape> {
    const list = <T>(kind: { plural: string }) =>
      this.#list<T>(kind.plural, signal);
    const [clusters, fleets, sources, promotions, components] =
      await Promise.all([
        list<Cluster>(clusterKind),
        list<Fleet>(fleetKind),
        list<Source>(sourceKind),
        list<Promotion>(promotionKind),
        this.#components(),
      ]);
    return { clusters, fleets, sources, promotions, components };
  }

  async #list<T>(plural: string, signal?: AbortSignal): Promise<T[]> {
    const baseUrl = await this.#discovery.getBaseUrl('fairway');
    const { token } = await this.#auth.getPluginRequestToken({
      onBehalfOf: await this.#auth.getOwnServiceCredentials(),
      targetPluginId: 'fairway',
    });
    const items: T[] = [];
    let position: string | undefined;
    do {
      const query = new URLSearchParams({
        limit: String(PAGE_SIZE),
        ...(position && { continue: position }),
      });
      const response = await fetch(
        `${baseUrl}/k8s/apis/fairway.dev/v1alpha1/${plural}?${query}`,
        { headers: { Authorization: `Bearer ${token}` }, signal },
      );
      if (!response.ok) {
        throw new Error(
          `Fairway answered ${response.status} to the list of ${plural}; the entities of the catalog stay as they are until it can be read`,
        );
      }
      const page = (await response.json()) as ListAnswer<T>;
      items.push(...page.items);
      position = page.metadata.continue;
    } while (position);
    return items;
  }

  /** Entities that name a source by annotation. */
  async #components(): Promise<Landscape['components']> {
    const { items } = await this.#catalog.getEntities(
      {
        filter: {
          [`metadata.annotations.${SOURCE_ANNOTATION}`]: CATALOG_FILTER_EXISTS,
        },
        fields: [
          'kind',
          'metadata.namespace',
          'metadata.name',
          'metadata.annotations',
        ],
      },
      { credentials: await this.#auth.getOwnServiceCredentials() },
    );
    return items.map(entity => ({
      entityRef: stringifyEntityRef(entity),
      annotation: entity.metadata.annotations?.[SOURCE_ANNOTATION] ?? '',
    }));
  }
}
