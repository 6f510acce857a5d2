import type { LiveObject } from '@fairway/plugin-fairway-common';
import { ClusterError } from '@fairway/plugin-fairway-node';

type Problem = NonNullable<LiveObject['problem']>;

/** What a cluster was asked for. */
interface Asked {
  /** The name of the Cluster. */
  cluster: string;
  /** For people. */
  object: string;
  apiVersion: string;
  kind: string;
}

/** Why there is nothing to show, where the cluster has answered that the object is not there. */
export function missing({ cluster, object }: Asked): Problem {
  return {
    type: 'Missing',
    message: `${object} is not on cluster "${cluster}"`,
    fix: 'Create it there, or correct the object of the unit in the source.',
  };
}

/** What an error of a cluster means to the one who looks; undefined for what is no error of a cluster. */
export function problemOf(error: unknown, asked: Asked): Problem | undefined {
  if (!(error instanceof ClusterError)) {
    return undefined;
  }
  const { message } = error;
  const { cluster, apiVersion, kind } = asked;
  switch (error.reason) {
    case 'NotFound':
      return missing(asked);
    case 'NoKind':
      return {
        type: 'Missing',
        message,
        fix: `Install what brings ${kind} of ${apiVersion} on cluster "${cluster}", or correct apiVersion and kind of the object in the source.`,
      };
    case 'Forbidden':
      return {
        type: 'Refused',
        message,
        fix: `Allow the account with which Fairway reaches cluster "${cluster}" to get objects of ${kind} of ${apiVersion}.`,
      };
    case 'Unauthorized':
    case 'CredentialInvalid':
      return {
        type: 'Refused',
        message,
        fix: `Renew the credentials with which Fairway reaches cluster "${cluster}".`,
      };
    case 'UnknownCluster':
      return {
        type: 'Unreachable',
        message,
        fix: `Register the cluster that spec.connection of Cluster "${cluster}" names, or correct the name.`,
      };
    case 'ResponseTooLarge':
      return { type: 'TooLarge', message, fix: 'Look at it with kubectl.' };
    case 'Unreachable':
    case 'Timeout':
    case 'Aborted':
    case 'TooManyRequests':
    case 'ServiceUnavailable':
      return {
        type: 'Unreachable',
        message,
        fix: `See whether the API server of cluster "${cluster}" runs and can be reached from the backend; then refresh.`,
      };
    default:
      return { type: 'Failed', message, fix: 'Refresh to ask again.' };
  }
}
