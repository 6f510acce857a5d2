import type {
  ClusterConnection,
  ClusterGateway,
} from '@fairway/plugin-fairway-node';
import type { PlannedCluster } from './inventoryPlan';
import { interestsOf } from './readUnits';
import { withLists } from './withLists';

/** Connections to hubs for one pass over many clusters: each list of a hub is asked for once, for all of them. */
export class HubLists {
  private readonly connections = new Map<string, ClusterConnection>();

  /** @param clusters - those that will be read in this pass */
  constructor(
    private readonly gateway: Pick<ClusterGateway, 'connect'>,
    private readonly clusters: readonly PlannedCluster[],
  ) {}

  connect(hub: string): ClusterConnection {
    const known = this.connections.get(hub) ?? this.open(hub);
    this.connections.set(hub, known);
    return known;
  }

  private open(hub: string): ClusterConnection {
    const units = this.clusters
      .filter(({ hubs }) => hubs.includes(hub))
      .flatMap(cluster => cluster.units())
      .filter(({ connection }) => connection === hub);
    return withLists(this.gateway.connect(hub), interestsOf(units));
  }
}
