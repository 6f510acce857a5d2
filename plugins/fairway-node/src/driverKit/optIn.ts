import type { WatchedObject } from '../clusters';
import { kubectlObject } from './describeObject';
import type { VersionProblem } from './VersionField';

/** The annotation or label by which an object lets Fairway write its version. */
export const MANAGED_BY = 'fairway.dev/managed-by';

/**
 * Whether an object lets a source write its version.
 *
 * @remarks
 * The annotation or label names the source as `namespace/name`, or as `namespace.name` where slashes are not allowed, that is
 * in labels; `fairway` lets every source do it.
 */
export function optInProblem(
  object: WatchedObject,
  source: string,
): VersionProblem | undefined {
  const { annotations, labels } = object.metadata;
  const value = annotations?.[MANAGED_BY] ?? labels?.[MANAGED_BY];
  if (
    value === 'fairway' ||
    value === source ||
    value === source.replace('/', '.')
  ) {
    return undefined;
  }
  const { namespace } = object.metadata;
  const command = [
    'kubectl annotate',
    kubectlObject(object),
    ...(namespace ? ['-n', namespace] : []),
    `${MANAGED_BY}=${source}`,
    ...(annotations?.[MANAGED_BY] === undefined ? [] : ['--overwrite']),
  ].join(' ');
  return {
    reason: 'NotManaged',
    problem:
      value === undefined
        ? `it has not opted in to Fairway; whoever owns it can do so with: ${command}`
        : `it has opted in for "${value}" and not for source "${source}"; to hand it over: ${command}`,
  };
}
