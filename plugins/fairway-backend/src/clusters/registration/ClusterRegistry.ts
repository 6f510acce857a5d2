import type { AuthService } from '@backstage/backend-plugin-api';
import type { Entity } from '@backstage/catalog-model';
import type { Config } from '@backstage/config';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { GatewayClock } from '../clock';
import {
  changedNames,
  mergeRegistrations,
  NO_REGISTRATIONS,
} from './mergeRegistrations';
import { CLUSTER_ENTITIES, readCatalogClusters } from './readCatalogClusters';
import { ClusterOverride, readFairwayClusters } from './readFairwayClusters';
import {
  KubernetesLocators,
  readKubernetesConfig,
} from './readKubernetesConfig';
import type { ClusterRegistration, Registrations, Warn } from './types';

/** How old what is known of the catalog may get. */
const CATALOG_MAX_AGE_MS = 300_000;
/** How often the catalog is asked for names that are not known, or when it could not be read. */
const CATALOG_MIN_AGE_MS = 10_000;

/** What app-config says. */
interface Configured {
  kubernetes: KubernetesLocators;
  overrides: ClusterOverride[];
}

/** Knows which clusters are registered, and where. */
export class ClusterRegistry {
  private configured: Configured;
  private entities: readonly Entity[] = [];
  private merged: Registrations = NO_REGISTRATIONS;
  private catalogReadAt: number | undefined;
  private catalogAskedAt = -Infinity;
  private reading: Promise<void> | undefined;
  private readonly warned = new Set<string>();
  private readonly listeners = new Set<(names: readonly string[]) => void>();

  private readonly subscription: { unsubscribe(): void } | undefined;

  /** Reads app-config, and again whenever it changes. @throws InputError where `fairway.clusters` is wrong */
  constructor(
    private readonly options: {
      config: Config;
      warn: Warn;
      clock: GatewayClock;
      catalog?: CatalogService;
      auth?: AuthService;
    },
  ) {
    this.configured = this.readConfig();
    this.merge();
    this.subscription = options.config.subscribe?.(() => this.reload());
  }

  /** Ends following changes. */
  close(): void {
    this.subscription?.unsubscribe();
    this.listeners.clear();
  }

  /** Reads app-config again; where it cannot be used now, what was read before stays. */
  reload(): void {
    try {
      this.configured = this.readConfig();
    } catch (error) {
      this.warn(
        `the clusters of app-config are those from before its last change, because it cannot be used: ${
          (error as Error).message
        }`,
      );
      return;
    }
    this.merge();
  }

  /** The cluster of a name, as far as it is known now. */
  get(name: string): ClusterRegistration | undefined {
    return this.merged.clusters.get(name);
  }

  /** Why there is no cluster of a name, and what to do; undefined where there is one, or the catalog was not read yet. */
  whyMissing(name: string): string | undefined {
    if (this.get(name)) {
      return undefined;
    }
    const reason = this.merged.leftOut.get(name);
    if (reason || this.isCatalogPending) {
      return reason;
    }
    return `cluster "${name}" is not registered; register it under kubernetes.clusterLocatorMethods or fairway.clusters, or correct the name`;
  }

  /** Whether {@link find} would look for a name that is not known now. */
  get mayGrow(): boolean {
    return this.catalogIsOlderThan(CATALOG_MIN_AGE_MS);
  }

  /** The cluster of a name; asks the catalog for names that it may have, and for clusters of it now and then. */
  async find(name: string): Promise<ClusterRegistration | undefined> {
    const known = this.get(name);
    if (known?.registeredBy === 'catalog') {
      await this.refresh(CATALOG_MAX_AGE_MS);
    } else if (!known) {
      await this.refresh(CATALOG_MIN_AGE_MS);
    }
    return this.get(name);
  }

  /** The names of all clusters, sorted. */
  async names(): Promise<string[]> {
    await this.refresh(CATALOG_MAX_AGE_MS);
    return [...this.merged.clusters.keys()].sort();
  }

  /** Tells of names whose registration has come, gone or changed. */
  onChange(listener: (names: readonly string[]) => void): void {
    this.listeners.add(listener);
  }

  private get catalogOptions() {
    return this.options.catalog && this.configured.kubernetes.catalog;
  }

  private get isCatalogPending(): boolean {
    return (
      this.catalogOptions !== undefined && this.catalogReadAt === undefined
    );
  }

  private catalogIsOlderThan(ms: number): boolean {
    const since = this.catalogReadAt ?? -Infinity;
    const { clock } = this.options;
    return (
      this.catalogOptions !== undefined &&
      clock.now() - since >= ms &&
      clock.now() - this.catalogAskedAt >= CATALOG_MIN_AGE_MS
    );
  }

  private async refresh(maxAgeMs: number): Promise<void> {
    if (!this.reading && this.catalogIsOlderThan(maxAgeMs)) {
      this.reading = this.readCatalog().finally(() => {
        this.reading = undefined;
      });
    }
    await this.reading;
  }

  private async readCatalog(): Promise<void> {
    const { catalog, auth, clock } = this.options;
    if (!catalog || !auth) {
      return;
    }
    let isFirst = false;
    try {
      const { items } = await catalog.getEntities(
        { filter: CLUSTER_ENTITIES },
        { credentials: await auth.getOwnServiceCredentials() },
      );
      this.entities = items;
      isFirst = this.catalogReadAt === undefined;
      this.catalogReadAt = clock.now();
    } catch {
      this.warn(
        'the clusters of the catalog could not be read; those read before are kept',
      );
    }
    this.catalogAskedAt = clock.now();
    this.merge(isFirst);
  }

  private readConfig(): Configured {
    const { config } = this.options;
    return {
      kubernetes: readKubernetesConfig(config, this.warn),
      overrides: readFairwayClusters(config),
    };
  }

  /** @param isFirst - whether the catalog was read for the first time: nothing was said of its clusters that could have changed */
  private merge(isFirst = false): void {
    const { kubernetes, overrides } = this.configured;
    const options = this.catalogOptions;
    const before = this.merged;
    this.merged = mergeRegistrations({
      catalog: options
        ? readCatalogClusters(this.entities, options)
        : NO_REGISTRATIONS,
      isCatalogPending: this.isCatalogPending,
      kubernetes,
      overrides,
    });
    this.merged.leftOut.forEach(reason => this.warn(reason));
    const names = changedNames(before, this.merged).filter(
      name => !isFirst || before.clusters.has(name) || before.leftOut.has(name),
    );
    if (names.length > 0) {
      this.listeners.forEach(listener => listener(names));
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
