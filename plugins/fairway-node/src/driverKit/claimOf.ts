import {
  formatLabelSelector,
  isNamedReference,
  ObjectReference,
} from '@fairway/plugin-fairway-common';

/** Names a field of the objects of a unit in the way of `DeliveryDriver.claims`: `apps/Deployment/shop/checkout#spec.replicas`. @public */
export function claimOf(object: ObjectReference, field: string): string {
  const { apiVersion, kind, namespace = '' } = object;
  const group = apiVersion.includes('/') ? apiVersion.split('/')[0] : '';
  const objects = isNamedReference(object)
    ? object.name
    : `(${formatLabelSelector(object.selector ?? {})})`;
  return `${group}/${kind}/${namespace}/${objects}#${field}`;
}
