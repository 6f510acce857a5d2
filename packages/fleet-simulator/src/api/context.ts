import { KindDefinition, resourceRef, tableKey } from '../kinds/kind';
import { KindRegistry } from '../kinds/registry';
import { KubernetesObject, timestamp } from '../kubernetes/object';
import { notFound } from '../kubernetes/status';
import { SeededRandom } from '../random';
import { ClusterStore } from '../store/store';

/** What the verbs need of a cluster. */
export interface ApiContext {
  readonly store: ClusterStore;
  readonly kinds: KindRegistry;
  readonly random: SeededRandom;
  /** Milliseconds since the epoch. */
  now(): number;
}

/** The current time as objects carry it. */
export function nowText(context: ApiContext): string {
  return timestamp(context.now());
}

/** @throws StatusError 404. */
export function mustGet(
  context: ApiContext,
  kind: KindDefinition,
  namespace: string | undefined,
  name: string,
): KubernetesObject {
  const object = context.store.get(tableKey(kind), namespace, name);
  if (!object) {
    throw notFound(resourceRef(kind), name);
  }
  return object;
}
