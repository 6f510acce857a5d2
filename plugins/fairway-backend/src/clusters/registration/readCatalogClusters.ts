import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { CLUSTER_ANNOTATION } from '@fairway/plugin-fairway-common';
import { isPrivateHost, parseApiServerUrl } from '../transport/apiServerUrl';
import type { CatalogLocatorOptions } from './readKubernetesConfig';
import type { ClusterRegistration, Registrations } from './types';

const PREFIX = 'kubernetes.io/';

/** The query for entities that are clusters. */
export const CLUSTER_ENTITIES = {
  kind: 'Resource',
  'spec.type': 'kubernetes-cluster',
} as const;

/**
 * Reads clusters from their entities.
 *
 * @remarks
 * Names of entities are unique in their namespace only, and whoever may register an entity may choose its name. Where several
 * entities have the name of a cluster, none of them is used, also where only one of them is usable now: otherwise a second
 * entity could take the place of the first one when that is broken for a moment.
 */
export function readCatalogClusters(
  entities: readonly Entity[],
  options: CatalogLocatorOptions,
): Registrations {
  const byName = new Map<string, Entity[]>();
  for (const entity of entities) {
    const { name, annotations = {} } = entity.metadata;
    if (annotations[CLUSTER_ANNOTATION]) {
      // Stands for a Cluster of Fairway, and registers none.
      continue;
    }
    byName.set(name, [...(byName.get(name) ?? []), entity]);
  }
  const read: Registrations = { clusters: new Map(), leftOut: new Map() };
  for (const [name, claimants] of byName) {
    const registration =
      claimants.length === 1
        ? readCluster(claimants[0], options)
        : { error: ambiguous(name, claimants) };
    if ('error' in registration) {
      read.leftOut.set(name, registration.error);
    } else {
      read.clusters.set(name, registration);
    }
  }
  return read;
}

function ambiguous(name: string, claimants: readonly Entity[]): string {
  const refs = claimants.map(entity => stringifyEntityRef(entity)).sort();
  return `cluster "${name}" of the catalog is left out: ${
    refs.length
  } entities have this name, ${refs.join(
    ', ',
  )}; remove all but one of them, or register the cluster in app-config with its url`;
}

/** Under the rules of the Kubernetes plugin: entities decide neither over credentials of Backstage nor over internal hosts. */
function readCluster(
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
