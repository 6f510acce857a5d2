import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { parseApiServerUrl } from '../transport/apiServerUrl';
import type { ClusterRegistration, CredentialSource } from './types';

/** An entry of `fairway.clusters`: it registers a cluster, or overrides what another place says of it. */
export interface ClusterOverride {
  name: string;
  server?: string;
  caData?: string;
  caFile?: string;
  skipTLSVerify?: boolean;
  credentials?: CredentialSource;
}

/**
 * Reads `fairway.clusters`.
 *
 * @throws InputError that names the entry and the field; it holds no value of a secret
 */
export function readFairwayClusters(config: Config): ClusterOverride[] {
  const entries = config.getOptionalConfigArray('fairway.clusters') ?? [];
  const overrides = entries.map((entry, index) =>
    readEntry(entry, `fairway.clusters[${index}]`),
  );
  overrides.forEach(({ name }, index) => {
    if (overrides.findIndex(other => other.name === name) < index) {
      throw new InputError(
        `fairway.clusters[${index}].name "${name}" is there twice; keep one of the entries`,
      );
    }
  });
  return overrides;
}

function readEntry(entry: Config, path: string): ClusterOverride {
  const name = entry.getString('name');
  const url = entry.getOptionalString('url');
  const server = url === undefined ? undefined : parseApiServerUrl(url);
  if (server && 'error' in server) {
    throw new InputError(
      `${path}.url of cluster "${name}" cannot be used: ${server.error}`,
    );
  }
  const credentials = entry.getOptionalConfig('credentials');
  return {
    name,
    server: server?.url.href,
    caData: entry.getOptionalString('caData') || undefined,
    caFile: entry.getOptionalString('caFile') || undefined,
    skipTLSVerify: entry.getOptionalBoolean('skipTLSVerify'),
    credentials: credentials && readCredentials(credentials, `${path}`, name),
  };
}

function readCredentials(
  config: Config,
  path: string,
  name: string,
): CredentialSource {
  const sources: CredentialSource[] = [];
  const token = config.getOptionalString('token');
  const tokenFile = config.getOptionalString('tokenFile');
  const certFile = config.getOptionalString('clientCertFile');
  const keyFile = config.getOptionalString('clientKeyFile');
  const authProvider = config.getOptionalString('authProvider');
  if (token) {
    sources.push({ type: 'token', token });
  }
  if (tokenFile) {
    sources.push({ type: 'tokenFile', tokenFile });
  }
  if (certFile && keyFile) {
    sources.push({ type: 'clientCertificate', certFile, keyFile });
  } else if (certFile || keyFile) {
    throw new InputError(
      `${path}.credentials of cluster "${name}" needs both clientCertFile and clientKeyFile`,
    );
  }
  if (authProvider) {
    sources.push(
      authProvider === 'inCluster'
        ? { type: 'inCluster' }
        : { type: 'authProvider', authProvider },
    );
  }
  if (sources.length !== 1) {
    throw new InputError(
      `${path}.credentials of cluster "${name}" must have exactly one of token, tokenFile, clientCertFile with clientKeyFile, authProvider`,
    );
  }
  return sources[0];
}

/** The registration that an override makes of another one, or on its own. With a url it takes nothing from the catalog. */
export function applyOverride(
  override: ClusterOverride,
  registered: ClusterRegistration | undefined,
): ClusterRegistration | { error: string } {
  const base =
    override.server && registered?.registeredBy === 'catalog'
      ? undefined
      : registered;
  if (!base && !override.server) {
    return {
      error: `fairway.clusters names "${override.name}", which is registered nowhere; give its url`,
    };
  }
  if (base?.registeredBy === 'catalog' && !override.server) {
    return {
      error: `cluster "${override.name}" is left out: fairway.clusters names it, and its url comes from the catalog, where others may change it; give its url under fairway.clusters too, or remove the entry`,
    };
  }
  const server = override.server ?? base!.server;
  // Another server means another certificate authority, too.
  const tls = override.server ? undefined : base;
  const ownCa = override.caData ?? override.caFile;
  return {
    name: override.name,
    server,
    caData: ownCa ? override.caData : tls?.caData,
    caFile: ownCa ? override.caFile : tls?.caFile,
    skipTLSVerify: override.skipTLSVerify ?? tls?.skipTLSVerify ?? false,
    authMetadata: base?.authMetadata ?? {},
    credentials: override.credentials ??
      base?.credentials ?? { type: 'authProvider', authProvider: '' },
    registeredBy: 'fairway.clusters',
  };
}
