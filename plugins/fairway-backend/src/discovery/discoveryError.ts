import { ClusterError } from '@fairway/plugin-fairway-node';
import { StatusError, StatusReason } from '../resources/statusError';

/** What an error of a cluster means to whoever discovers; undefined for what is no error of a cluster. */
export function discoveryError(
  error: unknown,
  place: string,
): StatusError | undefined {
  if (!(error instanceof ClusterError)) {
    return undefined;
  }
  const { reason, fix } = meaningOf(error.reason, place);
  return new StatusError(reason, `${error.message}${fix ? `; ${fix}` : ''}`, {
    ...(error.retryAfterMs === undefined
      ? {}
      : { retryAfterSeconds: Math.ceil(error.retryAfterMs / 1_000) }),
  });
}

function meaningOf(
  reason: string,
  place: string,
): { reason: StatusReason; fix?: string } {
  switch (reason) {
    case 'BadRequest':
      return { reason: 'BadRequest' };
    case 'Expired':
    case 'Gone':
      return {
        reason: 'Expired',
        fix: 'the page is too old to go on from; start again without continue',
      };
    case 'UnknownCluster':
      return {
        reason: 'ServiceUnavailable',
        fix: `register the cluster that "${place}" names, or correct the name`,
      };
    case 'Unauthorized':
    case 'CredentialInvalid':
      return {
        reason: 'ServiceUnavailable',
        fix: `renew the credentials with which Fairway reaches cluster "${place}"`,
      };
    case 'ResponseTooLarge':
      return {
        reason: 'ServiceUnavailable',
        fix: 'ask for fewer objects at once by limit, or for one namespace',
      };
    case 'Timeout':
    case 'Aborted':
      return {
        reason: 'Timeout',
        fix: 'ask for fewer objects at once by limit, or for one namespace',
      };
    default:
      return {
        reason: 'ServiceUnavailable',
        fix: `see whether the API server of cluster "${place}" runs and can be reached from the backend; then ask again`,
      };
  }
}
