import type { ObjectReference } from '@fairway/plugin-fairway-common';
import type { WatchedObject } from '../clusters';

type Named = ObjectReference | WatchedObject;

/** An object in messages: `Deployment shop/checkout`. @public */
export function describeObject(object: Named): string {
  const { namespace } = 'metadata' in object ? object.metadata : object;
  return `${object.kind} ${namespace ? `${namespace}/` : ''}${nameOf(object)}`;
}

/** An object as an argument of kubectl: `deployment.apps/checkout`. @public */
export function kubectlObject(object: Named): string {
  const [group, version] = object.apiVersion.split('/');
  const suffix = version === undefined ? '' : `.${group}`;
  return `${object.kind.toLowerCase()}${suffix}/${nameOf(object)}`;
}

function nameOf(object: Named): string {
  return 'metadata' in object ? object.metadata.name : object.name;
}
