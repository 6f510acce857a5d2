import { API_GROUP } from '@fairway/plugin-fairway-common';
import type { ObjectAddress, RequestContext } from '../resources';
import { forbidden, StatusError } from '../resources/statusError';

/** A refusal in the words of Kubernetes, with the permission that is missing. */
export function refusal(
  verb: string,
  permission: { name: string },
  {
    definition,
    namespace,
    name,
  }: Omit<ObjectAddress, 'namespace'> & { namespace?: string },
  { actor }: RequestContext,
  why: string = 'it is not granted',
): Error {
  return forbidden(
    definition,
    name,
    `User "${actor.ref}" cannot ${verb} resource "${
      definition.plural
    }" in API group "${API_GROUP}" ${
      namespace ? `in the namespace "${namespace}"` : 'at the cluster scope'
    }: permission ${permission.name} is needed, and ${why}`,
  );
}

/** Whether the caller may not do what it tried, whatever is wrong with it besides. */
export function isForbidden(error: Error): boolean {
  return error instanceof StatusError && error.reason === 'Forbidden';
}
