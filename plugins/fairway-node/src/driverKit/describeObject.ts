import {
  describeReference,
  formatLabelSelector,
  ObjectReference,
} from '@fairway/plugin-fairway-common';
import type { WatchedObject } from '../clusters';

type Named = ObjectReference | WatchedObject;

/** An object, or the objects with some labels, in messages: `Deployment shop/checkout`. @public */
export function describeObject(object: Named): string {
  return describeReference(
    'metadata' in object ? { kind: object.kind, ...object.metadata } : object,
  );
}

/** An object as an argument of kubectl: `deployment.apps/checkout`, or `deployment.apps -l "app=checkout"`. @public */
export function kubectlObject(object: Named): string {
  const [group, version] = object.apiVersion.split('/');
  const suffix = version === undefined ? '' : `.${group}`;
  const { name } = 'metadata' in object ? object.metadata : object;
  const selector = 'selector' in object ? object.selector : undefined;
  return `${object.kind.toLowerCase()}${suffix}${
    name === undefined
      ? ` -l "${formatLabelSelector(selector ?? {})}"`
      : `/${name}`
  }`;
}

/** An object with its namespace as arguments of kubectl: `deployment.apps/checkout -n shop`. */
export function kubectlTarget(object: Named): string {
  const { namespace } = 'metadata' in object ? object.metadata : object;
  return [kubectlObject(object), ...(namespace ? ['-n', namespace] : [])].join(
    ' ',
  );
}
