import {
  ClusterConnection,
  ClusterError,
  ClusterGateway,
} from '@fairway/plugin-fairway-node';

/**
 * A connection for somebody who waits for an answer.
 *
 * @param place - the cluster in messages
 * @throws ClusterError where it is known that the cluster does not answer, so that nobody waits in vain
 */
export function connectReachable(
  gateway: Pick<ClusterGateway, 'connect' | 'reachability'>,
  place: string,
  backstageCluster: string,
): ClusterConnection {
  const { state, message } = gateway.reachability(backstageCluster);
  if (state === 'Unreachable') {
    const name = `cluster "${place}"`;
    const why = message ? `: ${message}` : '';
    throw new ClusterError(
      'Unreachable',
      // What a connection says of itself names the cluster already.
      message?.startsWith(name) ? message : `${name} does not answer${why}`,
      { retryable: true },
    );
  }
  return gateway.connect(backstageCluster);
}
