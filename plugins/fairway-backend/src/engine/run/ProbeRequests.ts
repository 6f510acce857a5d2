import type { ClusterGateway } from '@fairway/plugin-fairway-node';
import type { RunState } from './RunState';

/** Asks for probes of clusters that targets wait for, once between two probes of a cluster. */
export class ProbeRequests {
  /** The clusters for which a probe was asked, each with the time of its next probe then. */
  private readonly asked = new Map<string, number>();

  constructor(
    private readonly gateway: Pick<
      ClusterGateway,
      'reachability' | 'requestProbe'
    >,
  ) {}

  /** @returns whether any target waits for a cluster */
  ask(state: RunState): boolean {
    let waiting = false;
    for (const target of state.targets.values()) {
      const connection =
        target.status?.reason === 'ClusterUnreachable' &&
        state.connectionOf(target);
      if (connection) {
        waiting = true;
        const { nextProbe = 0 } = this.gateway.reachability(connection);
        if (this.asked.get(connection) !== nextProbe) {
          this.asked.set(connection, nextProbe);
          this.gateway.requestProbe(connection);
        }
      }
    }
    return waiting;
  }
}
