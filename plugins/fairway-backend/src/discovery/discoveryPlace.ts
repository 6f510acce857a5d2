import {
  Backend,
  Cluster,
  DiscoveryRequest,
  kindByName,
} from '@fairway/plugin-fairway-common';
import type { RequestContext, Resources } from '../resources';
import { badRequest, StatusError } from '../resources/statusError';

const clusterKind = kindByName('Cluster')!;
const backendKind = kindByName('Backend')!;

/** Where to discover. */
export interface DiscoveryPlace {
  /** For people: the name of the Cluster, or of the hub. */
  name: string;
  /** The name that it is registered under. */
  backstageCluster: string;
  /** The object that the permission is decided on. */
  decidedOn: Cluster | Backend;
  /** The drivers of the Backends of a hub; undefined for a Cluster, which any driver may deliver to. */
  drivers?: string[];
}

/**
 * The Cluster or hub of a request, as far as the caller may read the object that tells of it.
 *
 * @throws StatusError NotFound, BadRequest
 */
export async function discoveryPlace(
  { namespace, cluster, hub }: DiscoveryRequest,
  resources: Resources,
  context: RequestContext,
): Promise<DiscoveryPlace> {
  if ((cluster === undefined) === (hub === undefined)) {
    throw badRequest(
      'give either cluster, the name of a Cluster of the namespace, or hub, the name under which the hub of a Backend is registered',
    );
  }
  if (cluster !== undefined) {
    const found = (await resources.get(
      { definition: clusterKind, namespace, name: cluster },
      context,
    )) as Cluster;
    return {
      name: cluster,
      backstageCluster: found.spec.connection.backstageCluster,
      decidedOn: found,
    };
  }
  const { items } = await resources.list(backendKind, { namespace }, context);
  const backends = (items as Backend[]).filter(
    ({ spec }) => spec.hub?.backstageCluster === hub,
  );
  if (backends.length === 0) {
    throw new StatusError(
      'NotFound',
      `no Backend of namespace "${namespace}" has the hub "${hub}"; create one with spec.hub.backstageCluster, or name another hub`,
    );
  }
  return {
    name: hub!,
    backstageCluster: hub!,
    decidedOn: backends[0],
    drivers: [...new Set(backends.map(({ spec }) => spec.driver))],
  };
}
