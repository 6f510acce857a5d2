import type {
  Cluster,
  PromotionRun,
  Target,
} from '@fairway/plugin-fairway-common';
import type {
  DeliveryDriver,
  DriverBinding,
} from '@fairway/plugin-fairway-node';
import { backendOf, bindingOf, RunSnapshot } from '../engine/run/RunSnapshot';
import { StatusError } from '../resources/statusError';
import type { FairwayStore } from '../store';

/** What delivers a target, and where. */
export interface TargetDelivery {
  driver: DeliveryDriver;
  binding: DriverBinding;
  /** The cluster that holds the objects, for people: that of the target, or the hub. */
  place: string;
  /** The name that it is registered under. */
  backstageCluster: string;
}

/**
 * What delivers a target as it is frozen in its run.
 *
 * @param cluster - the Cluster of the target, where it exists
 * @throws StatusError NotFound where it cannot be known any more
 */
export function deliveryOf(
  run: { spec: RunSnapshot },
  target: Target,
  cluster: Cluster | undefined,
  drivers: ReadonlyMap<string, DeliveryDriver>,
): TargetDelivery {
  const { cluster: name, hub } = target.spec;
  if (!cluster) {
    throw gone(
      `Cluster "${name}" does not exist in namespace "${target.metadata.namespace}" any more; create it again to see what is there`,
    );
  }
  const { driver: driverName } = backendOf(run, target).spec;
  const driver = drivers.get(driverName);
  if (!driver) {
    throw gone(
      `The driver "${driverName}" is not installed any more; add its module to the backend again`,
    );
  }
  return {
    driver,
    binding: bindingOf(run, target),
    place: hub ?? name,
    backstageCluster: hub ?? cluster.spec.connection.backstageCluster,
  };
}

/** The same for a target whose run and cluster are not known yet. */
export async function readDelivery(
  target: Target,
  {
    store,
    drivers,
  }: {
    store: FairwayStore;
    drivers: ReadonlyMap<string, DeliveryDriver>;
  },
): Promise<TargetDelivery> {
  const { namespace, name } = target.metadata;
  const { cluster: clusterName, runRef } = target.spec;
  const [run, cluster] = (await Promise.all([
    store.getByUid('PromotionRun', runRef.uid),
    store.get('Cluster', namespace, clusterName),
  ])) as [PromotionRun | undefined, Cluster | undefined];
  if (!run) {
    throw gone(
      `The run of target "${name}" does not exist any more, so it is not known which objects it is about`,
    );
  }
  return deliveryOf(run, target, cluster, drivers);
}

function gone(message: string): StatusError {
  return new StatusError('NotFound', message);
}
