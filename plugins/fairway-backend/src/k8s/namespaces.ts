import { KINDS } from '@fairway/plugin-fairway-common';
import type { RequestContext, Resources } from '../resources';
import { StatusError } from '../resources/statusError';
import type { FairwayStore } from '../store/types';
import type { Columns, KubernetesObject } from './table';

/** The namespace that exists although nothing is in it. */
export const DEFAULT_NAMESPACE = 'default';

/** A core/v1 Namespace. Namespaces are not stored: one is there as long as objects are in it. */
export interface Namespace extends KubernetesObject {
  metadata: { name: string; resourceVersion?: string };
  status: { phase: 'Active' };
}

/** The columns of `kubectl get namespaces`. */
export const namespaceColumns: Columns<Namespace> = [
  {
    name: 'Status',
    type: 'string',
    description: 'Namespaces need not be created; all are active.',
    value: ({ status }) => status.phase,
  },
];

/** @param revision - when something about it was last told, for clients that go on from there */
export function toNamespace(name: string, revision?: number): Namespace {
  return {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: {
      name,
      ...(revision !== undefined && { resourceVersion: String(revision) }),
    },
    status: { phase: 'Active' },
  };
}

/** Whether the caller may read any object of a namespace. */
export async function isVisible(
  namespace: string,
  { resources }: { resources: Pick<Resources, 'list'> },
  context: RequestContext,
): Promise<boolean> {
  if (namespace === DEFAULT_NAMESPACE) {
    return true;
  }
  for (const definition of KINDS) {
    const page = await unlessForbidden(() =>
      resources.list(definition, { namespace, limit: 1 }, context),
    );
    if (page && page.items.length > 0) {
      return true;
    }
  }
  return false;
}

/** The names of the namespaces that hold something that the caller may read, sorted. */
export async function visibleNamespaces(
  deps: {
    resources: Pick<Resources, 'list'>;
    store: Pick<FairwayStore, 'count'>;
  },
  context: RequestContext,
): Promise<string[]> {
  const counts = await Promise.all(
    KINDS.map(({ kind }) => deps.store.count({ kind }, 'metadata.namespace')),
  );
  const names = new Set(counts.flatMap(count => [...count.keys()]));
  const visible: string[] = [];
  for (const name of names.add(DEFAULT_NAMESPACE)) {
    if (await isVisible(name, deps, context)) {
      visible.push(name);
    }
  }
  return visible.sort();
}

/** What is read; undefined where the caller may read nothing of it. */
export async function unlessForbidden<T>(
  read: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof StatusError && error.reason === 'Forbidden') {
      return undefined;
    }
    throw error;
  }
}
