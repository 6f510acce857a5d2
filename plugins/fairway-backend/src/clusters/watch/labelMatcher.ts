import { ClusterError, WatchedObject } from '@fairway/plugin-fairway-node';
import { parseLabelSelector, satisfies } from '../../k8s/selectors';

/** Whether an object belongs to a selection. */
export type LabelMatcher = (object: WatchedObject) => boolean;

/** Reads a label selector as API servers do. @throws ClusterError with reason `BadRequest` where it is none */
export function labelMatcher(labelSelector: string): LabelMatcher {
  let requirements: ReturnType<typeof parseLabelSelector>;
  try {
    requirements = parseLabelSelector(labelSelector);
  } catch (error) {
    throw new ClusterError('BadRequest', (error as Error).message, {
      retryable: false,
      notSent: true,
      cause: error,
    });
  }
  return ({ metadata: { labels } }) =>
    satisfies(requirements, key => labels?.[key]);
}
