import type { AuthService } from '@backstage/backend-plugin-api';
import type { Config } from '@backstage/config';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { GatewayClock } from '../clock';
import { CLUSTER_ENTITIES, readCatalogCluster } from './readCatalogCluster';
import { applyOverride, readFairwayClusters } from './readFairwayClusters';
import {
  CatalogLocatorOptions,
  readKubernetesConfig,
} from './readKubernetesConfig';
import type { ClusterRegistration, Warn } from './types';

const CATALOG_MAX_AGE_MS = 300_000;

/**
 * Knows which clusters are registered, and where.
 *
 * @remarks
 * app-config is read anew on each call of {@link ClusterRegistry.reload}, so that a token that was replaced in it is found. A
 * name in app-config wins over the same name in the catalog.
 */
export class ClusterRegistry {
  private configured = new Map<string, ClusterRegistration>();
  private fromCatalog = new Map<string, ClusterRegistration>();
  private catalogOptions: CatalogLocatorOptions | undefined;
  private catalogReadAt: number | undefined;
  private reading: Promise<void> | undefined;
  private readonly warned = new Set<string>();

  constructor(
    private readonly options: {
      config: Config;
      warn: Warn;
      clock: GatewayClock;
      catalog?: CatalogService;
      auth?: AuthService;
    },
  ) {
    this.reload();
  }

  /** Reads app-config again. */
  reload(): void {
    const { config } = this.options;
    const { clusters, catalog } = readKubernetesConfig(config, this.warn);
    const configured = new Map(clusters.map(item => [item.name, item]));
    for (const override of readFairwayClusters(config)) {
      const base =
        configured.get(override.name) ?? this.fromCatalog.get(override.name);
      const registration = applyOverride(override, base);
      if (!('error' in registration)) {
        configured.set(override.name, registration);
      } else if (base || !catalog) {
        this.warn(registration.error);
      }
    }
    this.configured = configured;
    this.catalogOptions = this.options.catalog && catalog;
  }

  /** The cluster of a name, as far as it is known now. */
  get(name: string): ClusterRegistration | undefined {
    return this.configured.get(name) ?? this.fromCatalog.get(name);
  }

  /** Whether a name that is not known now may be known once the catalog was read. */
  get mayGrow(): boolean {
    return (
      this.catalogOptions !== undefined && this.catalogReadAt === undefined
    );
  }

  /** The cluster of a name; reads the catalog where the name may be found there. */
  async find(name: string): Promise<ClusterRegistration | undefined> {
    if (!this.get(name)) {
      await this.refresh();
    }
    return this.get(name);
  }

  /** The names of all clusters, sorted. */
  async names(): Promise<string[]> {
    await this.refresh();
    return [
      ...new Set([...this.configured.keys(), ...this.fromCatalog.keys()]),
    ].sort();
  }

  private async refresh(): Promise<void> {
    const age = this.options.clock.now() - (this.catalogReadAt ?? -Infinity);
    if (!this.catalogOptions || age < CATALOG_MAX_AGE_MS) {
      return;
    }
    this.reading ??= this.readCatalog(this.catalogOptions).finally(() => {
      this.reading = undefined;
    });
    await this.reading;
  }

  private async readCatalog(options: CatalogLocatorOptions): Promise<void> {
    const { catalog, auth, clock } = this.options;
    if (!catalog || !auth) {
      return;
    }
    try {
      const { items } = await catalog.getEntities(
        { filter: CLUSTER_ENTITIES },
        { credentials: await auth.getOwnServiceCredentials() },
      );
      const found = new Map<string, ClusterRegistration>();
      for (const entity of items) {
        const registration = readCatalogCluster(entity, options);
        if ('error' in registration) {
          this.warn(registration.error);
        } else if (found.has(registration.name)) {
          this.warn(
            `cluster "${registration.name}" is in the catalog more than once; only the first is used`,
          );
        } else {
          found.set(registration.name, registration);
        }
      }
      this.fromCatalog = found;
      this.catalogReadAt = clock.now();
      this.reload();
    } catch {
      this.warn(
        'the clusters of the catalog could not be read; those read before are kept',
      );
    }
  }

  /** Says each thing once. */
  private readonly warn = (message: string): void => {
    if (!this.warned.has(message)) {
      this.warned.add(message);
      this.options.warn(message);
    }
  };
}
