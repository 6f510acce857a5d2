import type { Config } from '@backstage/config';
import { parseApiServerUrl } from '../transport/apiServerUrl';
import type { ClusterRegistration, CredentialSource, Warn } from './types';

const LOCATORS = 'kubernetes.clusterLocatorMethods';

/** What `kubernetes.clusterLocatorMethods` holds that Fairway can use. */
export interface KubernetesLocators {
  clusters: ClusterRegistration[];
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
  const locators: KubernetesLocators = { clusters: [] };
  for (const method of config.getOptionalConfigArray(LOCATORS) ?? []) {
    const type = method.getOptionalString('type');
    if (type === 'config') {
      for (const cluster of method.getOptionalConfigArray('clusters') ?? []) {
        const registration = readCluster(cluster, warn);
        if (registration) {
          locators.clusters.push(registration);
        }
      }
    } else if (type === 'catalog') {
      locators.catalog = readCatalogOptions(method);
    } else {
      warn(
        `${LOCATORS} of type "${type}" is not supported; register its clusters under fairway.clusters`,
      );
    }
  }
  return locators;
}

function readCluster(
  config: Config,
  warn: Warn,
): ClusterRegistration | undefined {
  const name = config.getOptionalString('name');
  const where = `cluster "${name ?? '?'}" in ${LOCATORS}`;
  try {
    if (!name) {
      warn(`${where} is left out: it has no name`);
      return undefined;
    }
    const server = parseApiServerUrl(config.getOptionalString('url') ?? '');
    if ('error' in server) {
      warn(`${where} is left out: its url cannot be used, ${server.error}`);
      return undefined;
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
    warn(`${where} is left out: a field has the wrong type`);
    return undefined;
  }
}

/** As the Kubernetes plugin does it: a service account without a token is the one that Backstage runs as. */
function readCredentials(config: Config): CredentialSource {
  const authProvider = config.getOptionalString('authProvider') ?? '';
  const token = config.getOptionalString('serviceAccountToken');
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
