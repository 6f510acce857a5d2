import type { Target } from '@fairway/plugin-fairway-common';

/** An object of a cluster as people name it: `Deployment shop/checkout`. */
export function objectName(object: Target['spec']['object']): string {
  const { kind, namespace, name } = object;
  return `${kind} ${namespace ? `${namespace}/` : ''}${name}`;
}
