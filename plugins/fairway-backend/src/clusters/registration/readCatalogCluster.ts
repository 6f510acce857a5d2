import type { Entity } from '@backstage/catalog-model';
import { isPrivateHost, parseApiServerUrl } from '../transport/apiServerUrl';
import type { CatalogLocatorOptions } from './readKubernetesConfig';
import type { ClusterRegistration } from './types';

const PREFIX = 'kubernetes.io/';

/** The query for entities that are clusters. */
export const CLUSTER_ENTITIES = {
  kind: 'Resource',
  'spec.type': 'kubernetes-cluster',
} as const;

/**
 * Reads a cluster from its entity, under the rules of the Kubernetes plugin: who may register entities decides neither over
 * credentials of Backstage nor over which internal hosts it talks to.
 */
export function readCatalogCluster(
  entity: Entity,
  options: CatalogLocatorOptions,
): ClusterRegistration | { error: string } {
  const { name, annotations = {} } = entity.metadata;
  const refuse = (why: string) => ({
    error: `cluster "${name}" of the catalog is left out: ${why}`,
  });
  const api = annotations[`${PREFIX}api-server`];
  if (!api) {
    return refuse(`it has no annotation ${PREFIX}api-server`);
  }
  const parsed = parseApiServerUrl(api);
  if ('error' in parsed) {
    return refuse(
      `its ${PREFIX}api-server cannot be used, because ${parsed.error}`,
    );
  }
  const { url } = parsed;
  const allowed =
    options.allowedUrls === 'all' ||
    options.allowedUrls.some(
      text => stripSlash(text) === stripSlash(url.href) || text === api,
    );
  if (!allowed && (url.protocol !== 'https:' || isPrivateHost(url.hostname))) {
    return refuse(
      'its URL is not https with a public address; an administrator can allow it with dangerouslyAllowClusterUrls or register it in app-config',
    );
  }
  const skipTLSVerify = annotations[`${PREFIX}skip-tls-verify`] === 'true';
  if (skipTLSVerify && !options.allowSkipTLSVerify) {
    return refuse(
      'it switches off the check of certificates, which only dangerouslyAllowSkipTLSVerify permits',
    );
  }
  const authProvider = annotations[`${PREFIX}auth-provider`] ?? '';
  if (authProvider === 'serviceAccount') {
    return refuse(
      'the catalog may not ask for the service account of Backstage; set credentials under fairway.clusters',
    );
  }
  return {
    name,
    server: url.href,
    caData: annotations[`${PREFIX}api-server-certificate-authority`],
    skipTLSVerify,
    authMetadata: Object.fromEntries(
      Object.entries(annotations).filter(([key]) => key.startsWith(PREFIX)),
    ),
    credentials: { type: 'authProvider', authProvider },
    registeredBy: 'catalog',
  };
}

function stripSlash(text: string): string {
  return text.replace(/\/+$/, '');
}
