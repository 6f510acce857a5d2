import type { Cluster } from '@fairway/plugin-fairway-common';
import type { Reachability } from '@fairway/plugin-fairway-node';
import { timestamp } from '../objects/newObject';
import type { ConditionDraft, StatusReporter } from './StatusReporter';

const CONDITION: Readonly<
  Record<Reachability['state'], Pick<ConditionDraft, 'status' | 'reason'>>
> = {
  Reachable: { status: 'True', reason: 'Reachable' },
  Unreachable: { status: 'False', reason: 'Unreachable' },
  Unknown: { status: 'Unknown', reason: 'NotContacted' },
};

/** Whether the API server of a cluster answers, and which version it has. */
export const clusterStatus: StatusReporter<Cluster> = {
  kind: 'Cluster',
  looksAround: false,
  async report({ spec, status }, { gateway }) {
    const { backstageCluster } = spec.connection;
    const seen = gateway.reachability(backstageCluster);
    if (seen.state === 'Unknown' && status?.reachability) {
      // Another replica has been in touch with the cluster, and this one has not.
      return { conditions: [] };
    }
    return {
      fields: {
        reachability: seen.state,
        ...(seen.kubernetesVersion && {
          kubernetesVersion: seen.kubernetesVersion,
        }),
        ...(seen.lastContact && {
          lastContactTime: timestamp(seen.lastContact),
        }),
      },
      conditions: [
        {
          type: 'Ready',
          ...CONDITION[seen.state],
          message:
            seen.message ??
            {
              Reachable: 'The API server answers',
              Unreachable: 'The API server does not answer',
              Unknown: 'Nothing has asked the API server yet',
            }[seen.state],
        },
      ],
    };
  },
};
