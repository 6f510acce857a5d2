import type { Cluster } from '@fairway/plugin-fairway-common';
import type { Reachability } from '@fairway/plugin-fairway-node';
import { timestamp } from '../objects/newObject';
import type { ConditionDraft, StatusReporter } from './StatusReporter';

/** Whether the API server of a cluster answers and lets requests in, and which version it has. */
export const clusterStatus: StatusReporter<Cluster> = {
  kind: 'Cluster',
  looksAround: false,
  look: ({ spec }, { gateway }) =>
    gateway.probe(spec.connection.backstageCluster),
  async report(cluster, { gateway }) {
    const seen = gateway.reachability(cluster.spec.connection.backstageCluster);
    if (knowsLess(seen, cluster)) {
      return { conditions: [] };
    }
    const ready = reachabilityCondition('Ready', seen);
    const { state, kubernetesVersion, lastContact } = seen;
    return {
      fields: {
        reachability: state,
        ...(kubernetesVersion && { kubernetesVersion }),
        ...(lastContact &&
          isNews(seen, ready, cluster) && {
            lastContactTime: timestamp(lastContact),
          }),
      },
      conditions: [ready],
    };
  },
};

/** Another replica has been in touch with the cluster, and this one has not. */
function knowsLess(
  { state, reason, message }: Reachability,
  { metadata, status }: Cluster,
): boolean {
  const known = status?.reachability ?? 'Unknown';
  return (
    state === 'Unknown' &&
    !reason &&
    !message &&
    known !== 'Unknown' &&
    status?.observedGeneration === metadata.generation
  );
}

/** Each contact has a time of its own; it is written with what else has changed. */
function isNews(
  { state, kubernetesVersion }: Reachability,
  ready: ConditionDraft,
  { metadata, status }: Cluster,
): boolean {
  const before = status?.conditions?.find(({ type }) => type === ready.type);
  return (
    status?.observedGeneration !== metadata.generation ||
    status?.reachability !== state ||
    (kubernetesVersion !== undefined &&
      status?.kubernetesVersion !== kubernetesVersion) ||
    before?.reason !== ready.reason ||
    before?.message !== ready.message
  );
}

/** What is known of whether an API server answers and lets requests in, as a condition. */
export function reachabilityCondition(
  type: string,
  seen: Reachability,
): ConditionDraft {
  const condition = (
    status: ConditionDraft['status'],
    reason: string,
    message: string,
  ): ConditionDraft => ({ type, status, reason, message });
  const { state, reason, message } = seen;
  switch (reason) {
    case undefined:
      break;
    case 'UnknownCluster':
      return condition('False', 'ConnectionNotFound', message ?? reason);
    case 'CredentialsUnavailable':
    case 'CredentialsRefused':
    case 'Forbidden':
      return condition('False', reason, message ?? reason);
    default:
      throw new TypeError(`unknown reason ${reason satisfies never}`);
  }
  switch (state) {
    case 'Reachable':
      return condition('True', 'Reachable', 'The API server answers');
    case 'Unreachable':
      return condition(
        'False',
        'Unreachable',
        message ?? 'The API server does not answer',
      );
    case 'Unknown':
      return message
        ? condition('Unknown', 'Connecting', `${message}; it is tried again`)
        : condition(
            'Unknown',
            'NotContacted',
            'Nothing has asked the API server yet',
          );
    default:
      throw new TypeError(`unknown state ${state satisfies never}`);
  }
}
