import type { Config } from '@backstage/config';
import { parseApiServerUrl } from '../transport/apiServerUrl';
import type {
  ClusterRegistration,
  CredentialSource,
  Registrations,
  Warn,
} from './types';

const LOCATORS = 'kubernetes.clusterLocatorMethods';

/** The provider, and the locator, for API servers behind `kubectl proxy`, which adds credentials by itself. */
const KUBECTL_PROXY = 'localKubectlProxy';

/** The cluster that the Kubernetes plugin knows by the same name. `kubectl proxy` listens to IPv4 and speaks plain HTTP. */
const LOCAL: ClusterRegistration = {
  name: 'local',
  server: 'http://127.0.0.1:8001/',
  skipTLSVerify: true,
  authMetadata: { 'kubernetes.io/auth-provider': KUBECTL_PROXY },
  credentials: { type: 'anonymous' },
  registeredBy: 'kubernetes config',
};

/** What `kubernetes.clusterLocatorMethods` holds that Fairway can use. */
export interface KubernetesLocators extends Registrations {
  /** Set where clusters come from the catalog too. */
  catalog?: CatalogLocatorOptions;
}

/** Exceptions from the rules for clusters of the catalog, as in the Kubernetes plugin. */
export interface CatalogLocatorOptions {
  /** URLs that need not be https with a public address. */
  allowedUrls: 'all' | readonly string[];
  allowSkipTLSVerify: boolean;
}

/**
 * Reads the clusters that are registered with the Kubernetes plugin of Backstage.
 *
 * @remarks The configuration belongs to another plugin: what is missing, unknown or wrong is left out with a warning.
 */
export function readKubernetesConfig(
  config: Config,
  warn: Warn,
): KubernetesLocators {
  const locators: KubernetesLocators = {
    clusters: new Map(),
    leftOut: new Map(),
  };
  const add = (name: string, read: ClusterRegistration | { error: string }) => {
    if (!('error' in read)) {
      locators.clusters.set(name, read);
      locators.leftOut.delete(name);
    } else if (!locators.clusters.has(name)) {
      locators.leftOut.set(name, read.error);
    }
  };
  for (const method of config.getOptionalConfigArray(LOCATORS) ?? []) {
    const type = method.getOptionalString('type');
    switch (type) {
      case 'config':
        for (const cluster of method.getOptionalConfigArray('clusters') ?? []) {
          const name = readName(cluster);
          if (name) {
            add(name, readCluster(name, cluster));
          } else {
            warn(`a cluster in ${LOCATORS} is left out: it has no name`);
          }
        }
        break;
      case 'catalog':
        locators.catalog = readCatalogOptions(method);
        break;
      case KUBECTL_PROXY:
        add(LOCAL.name, LOCAL);
        break;
      case 'gke':
        warn(
          `${LOCATORS} of type "gke" is not supported, so none of its clusters is known to Fairway; register each of them under fairway.clusters, with name, url, caData and credentials`,
        );
        break;
      default:
        warn(
          `${LOCATORS} of type "${type}" is not supported; register its clusters under fairway.clusters`,
        );
    }
  }
  return locators;
}

function readName(config: Config): string | undefined {
  try {
    return config.getOptionalString('name');
  } catch {
    return undefined;
  }
}

function readCluster(
  name: string,
  config: Config,
): ClusterRegistration | { error: string } {
  const refuse = (why: string) => ({
    error: `cluster "${name}" in ${LOCATORS} is left out: ${why}`,
  });
  try {
    const server = parseApiServerUrl(config.getOptionalString('url') ?? '');
    if ('error' in server) {
      return refuse(`its url cannot be used, ${server.error}`);
    }
    return {
      name,
      server: server.url.href,
      caData: config.getOptionalString('caData') || undefined,
      caFile: config.getOptionalString('caFile') || undefined,
      skipTLSVerify: config.getOptionalBoolean('skipTLSVerify') ?? false,
      authMetadata: readAuthMetadata(config),
      credentials: readCredentials(config),
      registeredBy: 'kubernetes config',
    };
  } catch {
    // The message of a configuration error may quote the value.
    return refuse('a field has the wrong type');
  }
}

/** As the Kubernetes plugin does it: a service account without a token is the one that Backstage runs as. */
function readCredentials(config: Config): CredentialSource {
  const authProvider = config.getOptionalString('authProvider') ?? '';
  const token = config.getOptionalString('serviceAccountToken');
  if (authProvider === KUBECTL_PROXY) {
    return { type: 'anonymous' };
  }
  if (authProvider !== 'serviceAccount') {
    return { type: 'authProvider', authProvider };
  }
  return token ? { type: 'token', token } : { type: 'inCluster' };
}

/** Its keys hold dots, so it can only be read as a whole. */
function readAuthMetadata(config: Config): Record<string, string> {
  const metadata = config.getOptional<Record<string, unknown>>('authMetadata');
  return Object.fromEntries(
    Object.entries(metadata ?? {}).map(([key, value]) => [key, String(value)]),
  );
}

function readCatalogOptions(config: Config): CatalogLocatorOptions {
  const urls = config.getOptional('dangerouslyAllowClusterUrls');
  return {
    allowedUrls:
      urls === true
        ? 'all'
        : (Array.isArray(urls) ? urls : []).filter(
            (url): url is string => typeof url === 'string',
          ),
    allowSkipTLSVerify:
      config.getOptionalBoolean('dangerouslyAllowSkipTLSVerify') ?? false,
  };
}
