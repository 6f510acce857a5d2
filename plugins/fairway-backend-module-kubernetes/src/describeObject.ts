import type { ObjectReference } from '@fairway/plugin-fairway-common';
import type { WatchedObject } from '@fairway/plugin-fairway-node';

type Named = ObjectReference | WatchedObject;

/** An object in messages: `Deployment shop/checkout`. */
export function describeObject(object: Named): string {
  const { namespace, name } = 'metadata' in object ? object.metadata : object;
  return `${object.kind} ${namespace ? `${namespace}/` : ''}${name}`;
}

/** An object as an argument of kubectl: `deployment.apps/checkout`. */
export function kubectlObject(object: Named): string {
  const { name } = 'metadata' in object ? object.metadata : object;
  const [group, version] = object.apiVersion.split('/');
  const suffix = version === undefined ? '' : `.${group}`;
  return `${object.kind.toLowerCase()}${suffix}/${name}`;
}
