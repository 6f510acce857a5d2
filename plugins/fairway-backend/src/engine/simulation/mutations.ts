import type { ClusterGateway, DeliveryDriver } from '@fairway/plugin-fairway-node';
import type { FairwayStore } from '../../store/types';

/** A fault that is built into a replica on purpose, to see that the checks find it. */
export interface Mutation {
  name: string;
  /** The invariant that has to find it. */
  found: readonly string[];
  store?(store: FairwayStore): FairwayStore;
  gateway?(gateway: ClusterGateway): ClusterGateway;
  driver?(driver: DeliveryDriver): DeliveryDriver;
}

/** An object of which some operations work differently. */
export function override<T extends object>(object: T, changes: Partial<T>): T {
  return new Proxy(object, {
    get(target, property) {
      const value =
        changes[property as keyof T] ?? target[property as keyof T];
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
