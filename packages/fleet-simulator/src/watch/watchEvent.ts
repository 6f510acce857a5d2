import { apiVersionOf, KindDefinition } from '../kinds/kind';
import { KubernetesObject } from '../kubernetes/object';
import { Selector } from '../kubernetes/selectors';
import { StatusError } from '../kubernetes/status';
import { Change } from '../store/history';

/** One line of a watch. */
export interface WatchEvent {
  type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';
  object: object;
}

/** Annotation of the bookmark that ends the initial events. */
const INITIAL_EVENTS_END = 'k8s.io/initial-events-end';

/**
 * What a change is to a watcher that sees only a part of the objects: entering
 * the selection is ADDED, leaving it is DELETED.
 */
export function eventOf(
  change: Change,
  namespace: string | undefined,
  selector: Selector | undefined,
): WatchEvent | undefined {
  const { type, object, previous } = change;
  if (namespace !== undefined && object.metadata.namespace !== namespace) {
    return undefined;
  }
  if (!selector) {
    return { type, object };
  }
  const matches = type !== 'DELETED' && selector(object);
  const matched = previous !== undefined && selector(previous);
  if (matches) {
    return { type: matched ? 'MODIFIED' : 'ADDED', object };
  }
  if (!matched) {
    return undefined;
  }
  const last: KubernetesObject = {
    ...(type === 'DELETED' ? object : previous),
    metadata: {
      ...(type === 'DELETED' ? object : previous).metadata,
      resourceVersion: object.metadata.resourceVersion,
    },
  };
  return { type: 'DELETED', object: last };
}

/** Tells a watcher how far it has come. */
export function bookmark(
  kind: KindDefinition,
  revision: number,
  initialEventsEnd = false,
): WatchEvent {
  return {
    type: 'BOOKMARK',
    object: {
      kind: kind.kind,
      apiVersion: apiVersionOf(kind),
      metadata: {
        resourceVersion: String(revision),
        ...(initialEventsEnd
          ? { annotations: { [INITIAL_EVENTS_END]: 'true' } }
          : {}),
      },
    },
  };
}

/** Ends a watch with an error. */
export function errorEvent(error: StatusError): WatchEvent {
  return { type: 'ERROR', object: error.status };
}
