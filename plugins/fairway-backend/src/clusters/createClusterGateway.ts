import type { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import type { Config } from '@backstage/config';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type {
  ClusterGateway,
  CredentialProvider,
  KnownKind,
} from '@fairway/plugin-fairway-node';
import { GatewayClock, Random, systemClock } from './clock';
import { GatewaySettings, readGatewaySettings } from './gatewaySettings';
import { KubernetesClusterGateway } from './KubernetesClusterGateway';
import { ClusterRegistry } from './registration';
import { KnownKinds } from './transport/KnownKinds';

/** What a gateway is made of. */
export interface ClusterGatewayOptions {
  /** The whole configuration: `kubernetes` is read besides `fairway`. */
  config: Config;
  logger: Pick<LoggerService, 'info' | 'warn'>;
  /** Needed for clusters of the catalog, together with `auth`. */
  catalog?: CatalogService;
  auth?: AuthService;
  /** Providers by `authProvider`, besides the ones that are built in. */
  credentialProviders?: ReadonlyMap<string, CredentialProvider>;
  /** Kinds that need no discovery, such as those of the drivers, besides the ones that every cluster serves. */
  kinds?: readonly KnownKind[];
  /** Default: the clock of the machine. */
  clock?: GatewayClock;
  /** Default: `Math.random`. */
  random?: Random;
  /** Overrides what is read from the configuration. */
  settings?: Partial<GatewaySettings>;
}

/**
 * Makes the gateway to all clusters that the configuration and the catalog register. It follows changes of the configuration.
 *
 * @throws InputError where `fairway.clusters` or `fairway.clusterRequests` is wrong
 */
export function createClusterGateway(
  options: ClusterGatewayOptions,
): ClusterGateway & { close(): Promise<void> } {
  const { config, logger, catalog, auth, clock = systemClock } = options;
  const registry = new ClusterRegistry({
    config,
    clock,
    catalog,
    auth,
    warn: message => logger.warn(message),
  });
  return new KubernetesClusterGateway({
    registry,
    credentialProviders: options.credentialProviders ?? new Map(),
    kinds: new KnownKinds(options.kinds),
    settings: { ...readGatewaySettings(config), ...options.settings },
    logger,
    clock,
    random: options.random ?? Math.random,
  });
}
