import type {
  DeliveryIntent,
  WatchedObject,
} from '@fairway/plugin-fairway-node';
import {
  keyPath,
  readField,
  statusOf,
} from '@fairway/plugin-fairway-node/driverKit';

const REQUESTED_AT = 'reconcile.fluxcd.io/requestedAt';

/** Where a reconcile is requested, as the Flux CLI does it. */
export const REQUEST_PATH = keyPath('metadata', 'annotations', REQUESTED_AT);

/** Where an object is suspended. */
export const SUSPEND_PATH = keyPath('spec', 'suspend');

/** The request that goes with an intent: the same for each try of it, and another one for each intent. */
export function requestOf({ key, issuedAt }: DeliveryIntent): string {
  return `${new Date(issuedAt).toISOString()} ${key}`;
}

/** The request that was made last. */
export function lastRequest(object: WatchedObject): string | undefined {
  return object.metadata.annotations?.[REQUESTED_AT];
}

/** Whether the controller has come to the last request. */
export function isRequestHandled(object: WatchedObject): boolean {
  const request = lastRequest(object);
  return (
    request === undefined || statusOf(object).lastHandledReconcileAt === request
  );
}

/** Whether the controller leaves an object alone. */
export function suspended(object: WatchedObject): boolean {
  return readField(object, SUSPEND_PATH) === true;
}
