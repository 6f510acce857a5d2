import { Identity } from '../auth/tokens';
import { isJsonObject } from '../kubernetes/object';
import { Answer } from './resourceHandler';
import { ResourceTarget } from './requestInfo';

const READS = ['get', 'list', 'watch'];

/**
 * Answers SelfSubjectAccessReview, so that `kubectl auth can-i` and clients
 * that ask before they write work; undefined for any other resource.
 */
export function reviewAccess(
  target: ResourceTarget,
  identity: Identity,
  body: unknown,
): Answer | undefined {
  const { group, version, resource } = target;
  if (
    group !== 'authorization.k8s.io' ||
    version !== 'v1' ||
    resource !== 'selfsubjectaccessreviews'
  ) {
    return undefined;
  }
  const review = isJsonObject(body) ? body : {};
  const spec = isJsonObject(review.spec) ? review.spec : {};
  const attributes = isJsonObject(spec.resourceAttributes)
    ? spec.resourceAttributes
    : {};
  const allowed =
    !identity.readOnly || READS.includes(String(attributes.verb ?? ''));
  return {
    code: 201,
    body: {
      kind: 'SelfSubjectAccessReview',
      apiVersion: 'authorization.k8s.io/v1',
      metadata: {},
      spec,
      status: { allowed, ...(allowed ? {} : { reason: 'read-only token' }) },
    },
  };
}
