import type { Target } from '@fairway/plugin-fairway-common';
import {
  ClusterConnection,
  DeliveryDriver,
  DeliveryError,
} from '@fairway/plugin-fairway-node';
import type { RunContext } from '../RunContext';
import { backendOf } from '../RunSnapshot';

/** The driver that delivers a target. @throws DeliveryError where it is not installed any more */
export function driverOf(
  { drivers, state }: Pick<RunContext, 'drivers' | 'state'>,
  target: Target,
): DeliveryDriver {
  const { driver: name } = backendOf(state.run, target).spec;
  const driver = drivers.get(name);
  if (!driver) {
    throw new DeliveryError(
      'DriverNotInstalled',
      `The driver "${name}" is not installed any more; add its module to the backend again`,
      { retryable: true, notSent: true },
    );
  }
  return driver;
}

/** The cluster that holds the object of a target: its own, or the hub. @throws DeliveryError where it is gone */
export function clusterOf(
  { state, gateway }: RunContext,
  target: Target,
): ClusterConnection {
  const connection = state.connectionOf(target);
  if (!connection) {
    throw new DeliveryError(
      'ClusterNotFound',
      `Cluster "${target.spec.cluster}" does not exist in namespace "${target.metadata.namespace}" any more; create it again, or skip the target`,
      { retryable: true, notSent: true },
    );
  }
  return gateway.connect(connection);
}
