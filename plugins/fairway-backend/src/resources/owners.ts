import {
  FieldError,
  GROUP_VERSION,
  kindByName,
  ResourceObject,
} from '@fairway/plugin-fairway-common';
import type { FairwayStore } from '../store/types';
import { sameDocument } from './objectState';

/**
 * What is wrong with the owners that a write adds: an owner is an object of Fairway in the same namespace, so that a deletion
 * takes nothing along in another tenant's namespace, and nothing there can hold it up.
 *
 * @remarks An owner in another namespace is answered like one that does not exist.
 */
export async function ownerErrors(
  store: Pick<FairwayStore, 'getByUid'>,
  after: ResourceObject,
  before: ResourceObject | undefined,
): Promise<FieldError[]> {
  const known = before?.metadata.ownerReferences ?? [];
  const { namespace, ownerReferences = [] } = after.metadata;
  const problems = ownerReferences.map(async (reference, index) => {
    if (known.some(other => sameDocument(other, reference))) {
      return [];
    }
    const { apiVersion, kind, name, uid } = reference;
    const owner =
      apiVersion === GROUP_VERSION && kindByName(kind)
        ? await store.getByUid(kind, uid)
        : undefined;
    return owner?.metadata.namespace === namespace &&
      owner.metadata.name === name
      ? []
      : [
          {
            field: `metadata.ownerReferences[${index}]`,
            reason: 'FieldValueNotFound' as const,
            message: `there is no ${kind} "${name}" of ${apiVersion} with the uid ${uid} in namespace "${namespace}"; name an owner that exists there, or leave it out`,
          },
        ];
  });
  return (await Promise.all(problems)).flat();
}
