import {
  isNamedReference,
  mayBothMatch,
  ObjectReference,
} from '@fairway/plugin-fairway-common';
import type { FieldClaim } from '@fairway/plugin-fairway-node';
import type { FieldPath } from '@fairway/plugin-fairway-node/driverKit';
import type { Claim } from './claimsOf';
import { fitsSample } from './sampleBindings';

/** Whether two texts may be the same. */
type IsSame = (a: string, b: string) => boolean;

/**
 * Whether two claims may be about the same field, or about a field and a part of it, as far as that can be told without any cluster.
 *
 * @remarks
 * Which labels an object has that is named is not known, so it is told apart from all that labels select.
 */
export function mayBeSameField(a: Claim, b: Claim): boolean {
  const isSame: IsSame = (x, y) =>
    x === y ||
    (a.perCluster && fitsSample(y, x)) ||
    (b.perCluster && fitsSample(x, y));
  return (
    mayBeSameObject(a.claimed.object, b.claimed.object, isSame) &&
    mayOverlap(a.claimed.path, b.claimed.path, isSame)
  );
}

/** The API group of an object. */
export function groupOf({ apiVersion }: FieldClaim['object']): string {
  return apiVersion.includes('/') ? apiVersion.split('/')[0] : '';
}

function mayBeSameObject(
  a: ObjectReference,
  b: ObjectReference,
  isSame: IsSame,
): boolean {
  if (a.kind !== b.kind || groupOf(a) !== groupOf(b)) {
    return false;
  }
  if (isNamedReference(a) && isNamedReference(b)) {
    return (
      isSame(a.namespace ?? '', b.namespace ?? '') && isSame(a.name, b.name)
    );
  }
  // Without a namespace labels select in all of them.
  const mayShareNamespace =
    a.namespace === undefined ||
    b.namespace === undefined ||
    isSame(a.namespace, b.namespace);
  return (
    !isNamedReference(a) &&
    !isNamedReference(b) &&
    mayShareNamespace &&
    mayBothMatch(a.selector ?? {}, b.selector ?? {}, isSame)
  );
}

/** Whether a path may lead to the same as another one, or to something in it. */
function mayOverlap(a: FieldPath, b: FieldPath, isSame: IsSame): boolean {
  return a.every((step, index) => {
    const other = b[index];
    if (other === undefined) {
      return true;
    }
    if (step.type === 'key' || other.type === 'key') {
      return (
        step.type === 'key' &&
        other.type === 'key' &&
        isSame(step.key, other.key)
      );
    }
    return Object.entries(step.keys).every(
      ([key, value]) =>
        other.keys[key] === undefined || isSame(value, other.keys[key]),
    );
  });
}
