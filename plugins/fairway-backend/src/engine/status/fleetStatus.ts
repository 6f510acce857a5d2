import { Cluster, Fleet, inFleet } from '@fairway/plugin-fairway-common';
import { ready, StatusReporter } from './StatusReporter';

/** How many clusters a fleet has, and which of those that it names do not exist. */
export const fleetStatus: StatusReporter<Fleet> = {
  kind: 'Fleet',
  looksAround: true,
  async report({ metadata, spec }, { store }) {
    const { items } = await store.list({
      kind: 'Cluster',
      namespace: metadata.namespace,
    });
    const names = new Set(items.map(({ metadata: { name } }) => name));
    const members = (items as Cluster[])
      .map(cluster => cluster.metadata)
      .filter(inFleet(spec));
    const missing = (spec.clusters ?? []).filter(name => !names.has(name));
    return {
      fields: { clusters: members.length },
      conditions: [
        ready(
          missing.map(
            name =>
              `Cluster "${name}" does not exist in namespace "${metadata.namespace}"`,
          ),
          { message: `The fleet has ${members.length} clusters` },
          'ClusterNotFound',
        ),
      ],
    };
  },
};
