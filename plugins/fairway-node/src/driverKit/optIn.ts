import type { WatchedObject } from '../clusters';
import { kubectlTarget } from './describeObject';
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
  const value = optedInFor(object);
  if (
    value === 'fairway' ||
    value === source ||
    value === source.replace('/', '.')
  ) {
    return undefined;
  }
  const command = optInCommand(object, source);
  return {
    reason: 'NotManaged',
    problem:
      value === undefined
        ? `it has not opted in to Fairway; whoever owns it can do so with: ${command}`
        : `it has opted in for "${value}" and not for source "${source}"; to hand it over: ${command}`,
  };
}

/** What an object has opted in for: a source, or `fairway` for each. */
export function optedInFor({
  metadata: { annotations, labels },
}: WatchedObject): string | undefined {
  return annotations?.[MANAGED_BY] ?? labels?.[MANAGED_BY];
}

/** The command by which an object opts in for a source. */
export function optInCommand(object: WatchedObject, source: string): string {
  return [
    'kubectl annotate',
    kubectlTarget(object),
    `${MANAGED_BY}=${source}`,
    ...(object.metadata.annotations?.[MANAGED_BY] === undefined
      ? []
      : ['--overwrite']),
  ].join(' ');
}
