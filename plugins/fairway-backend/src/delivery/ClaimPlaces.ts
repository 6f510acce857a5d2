import type { Cluster } from '@fairway/plugin-fairway-common';
import type { FairwayStore } from '../store/types';
import { mayMeet, namesIn } from './claimScope';
import type { Claim } from './claimsOf';

/** Where the objects of claims are. Clusters are read only where something depends on them. */
export class ClaimPlaces {
  private readonly known = new Map<string, Promise<Cluster[]>>();

  constructor(private readonly store: Pick<FairwayStore, 'list'>) {}

  /** Whether the objects of two claims of the same field may be the same one, as far as that can be told. */
  async mayBeSame(a: Claim, b: Claim): Promise<boolean> {
    const isOneTenant =
      a.source.metadata.namespace === b.source.metadata.namespace;
    if (a.hub === undefined && b.hub === undefined && isOneTenant) {
      return mayMeet(a.scope, b.scope);
    }
    if (a.hub !== undefined && b.hub !== undefined) {
      if (a.hub !== b.hub || !(a.perCluster && b.perCluster)) {
        return a.hub === b.hub;
      }
      // What is told apart by the name of the cluster is the same for clusters of the same name.
      return isOneTenant
        ? mayMeet(a.scope, b.scope)
        : haveCommon(await this.names(a), await this.names(b));
    }
    return haveCommon(await this.connections(a), await this.connections(b));
  }

  /** The names of the clusters that may get what a claim is about. */
  private async names(claim: Claim): Promise<string[]> {
    const clusters = await this.clusters(claim);
    return clusters.map(({ metadata }) => metadata.name);
  }

  /** The names under which the clusters are registered that may hold the object of a claim. */
  private async connections(claim: Claim): Promise<string[]> {
    if (claim.hub !== undefined) {
      return [claim.hub];
    }
    const clusters = await this.clusters(claim);
    return clusters.map(({ spec }) => spec.connection.backstageCluster);
  }

  private async clusters({ source, scope }: Claim): Promise<Cluster[]> {
    const { namespace } = source.metadata;
    const known =
      this.known.get(namespace) ??
      this.store
        .list({ kind: 'Cluster', namespace })
        .then(({ items }) => items as Cluster[]);
    this.known.set(namespace, known);
    const names = namesIn(scope);
    return (await known).filter(
      ({ metadata }) => !names || names.includes(metadata.name),
    );
  }
}

function haveCommon(a: readonly string[], b: readonly string[]): boolean {
  const known = new Set(a);
  return b.some(name => known.has(name));
}
