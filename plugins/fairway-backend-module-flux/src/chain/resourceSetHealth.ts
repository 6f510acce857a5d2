import type { WatchedObject } from '@fairway/plugin-fairway-node';
import {
  converged,
  Health,
  statusOf,
} from '@fairway/plugin-fairway-node/driverKit';
import { notReady } from './conditions';

/** Whether a ResourceSet has made its objects from the inputs of now. */
export function resourceSetHealth(resourceSet: WatchedObject): Health {
  const { lastAppliedRevision: applied } = statusOf(resourceSet);
  return (
    notReady(resourceSet) ??
    converged('Applied', 'it has made its objects', { applied })
  );
}
