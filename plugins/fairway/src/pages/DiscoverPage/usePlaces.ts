import { useApi } from '@backstage/core-plugin-api';
import {
  Backend,
  backendKind,
  Cluster,
  clusterKind,
  KindDefinition,
} from '@fairway/plugin-fairway-common';
import { fairwayApiRef, useView } from '@fairway/plugin-fairway-react';
import { useCallback } from 'react';

/** Where to look: a Cluster, or the hub of a Backend. */
export interface Place {
  type: 'cluster' | 'hub';
  namespace: string;
  name: string;
}

/** A place as a text of an address. */
export function placeKey({ type, namespace, name }: Place): string {
  return `${type}/${namespace}/${name}`;
}

/** The Clusters and hubs that the user may read. */
export function usePlaces() {
  const api = useApi(fairwayApiRef);
  const load = useCallback(
    async (signal: AbortSignal) => {
      const [clusters, backends] = await Promise.all([
        api.list<Cluster>(clusterKind as unknown as KindDefinition, {}, signal),
        api.list<Backend>(backendKind as unknown as KindDefinition, {}, signal),
      ]);
      const hubs = backends.items.flatMap(({ metadata, spec }): Place[] =>
        spec.hub
          ? [
              {
                type: 'hub',
                namespace: metadata.namespace,
                name: spec.hub.backstageCluster,
              },
            ]
          : [],
      );
      const places: Place[] = [
        ...clusters.items.map(({ metadata: { namespace, name } }) => ({
          type: 'cluster' as const,
          namespace,
          name,
        })),
        ...hubs.filter(
          (hub, index) =>
            hubs.findIndex(other => placeKey(other) === placeKey(hub)) ===
            index,
        ),
      ];
      return { revision: clusters.revision, places };
    },
    [api],
  );
  return useView(load, ({ kind }) => kind === 'Cluster' || kind === 'Backend');
}
