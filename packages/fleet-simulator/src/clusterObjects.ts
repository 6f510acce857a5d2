import { applyObject } from './api/apply';
import { mustGet } from './api/context';
import { createObject } from './api/create';
import { deleteObject } from './api/delete';
import { patchObject, PATCH_TYPES } from './api/patch';
import { replaceObject } from './api/update';
import { readObject } from './api/objectInput';
import { WriteOptions } from './api/writeOptions';
import { ClusterRuntime } from './clusterRuntime';
import { KindDefinition, tableKey } from './kinds/kind';
import {
  JsonObject,
  KubernetesObject,
  KubernetesObjectInput,
} from './kubernetes/object';
import { Change } from './store/history';

/** Identifies an object of a cluster. @public */
export interface ObjectRef {
  apiVersion: string;
  kind: string;
  /** Default `default` for namespaced kinds. */
  namespace?: string;
  name: string;
}

const MANAGER = 'fleet-simulator';

/**
 * The objects of a cluster without HTTP: no authentication, no faults, no
 * counters; everything else as through the API, including watch events.
 *
 * @public
 */
export class ClusterObjects {
  /** @internal */
  constructor(private readonly runtime: () => ClusterRuntime) {}

  /** The object, or undefined. */
  get(ref: ObjectRef): KubernetesObject | undefined {
    const { kind, namespace } = this.resolve(ref);
    const { store } = this.runtime().context;
    return store.get(tableKey(kind), namespace, ref.name);
  }

  /** All objects of a kind in key order, or those of one namespace. */
  list(
    type: { apiVersion: string; kind: string },
    namespace?: string,
  ): KubernetesObject[] {
    const kind = this.kind(type);
    return this.runtime().context.store.list(tableKey(kind), namespace);
  }

  /**
   * Creates an object or replaces it, including its status. The namespace is
   * made if it does not exist.
   *
   * @throws StatusError if the object is not valid or its kind is unknown.
   */
  put(
    object: KubernetesObjectInput,
    options: { fieldManager?: string } = {},
  ): KubernetesObject {
    const { context } = this.runtime();
    const name = object.metadata?.name ?? '';
    const { kind, namespace } = this.resolve({
      apiVersion: object.apiVersion as string,
      kind: object.kind as string,
      namespace: object.metadata?.namespace,
      name,
    });
    this.ensureNamespace(namespace);
    const write = this.options(options.fieldManager);
    const given = readObject(kind, { namespace, name }, object);
    const before = context.store.get(tableKey(kind), namespace, name);
    const stored = before
      ? replaceObject(context, kind, before, given, write)
      : createObject(context, kind, namespace, given, write);
    if (object.status === undefined || !kind.statusSubresource) {
      return stored;
    }
    const live = mustGet(context, kind, namespace, name);
    return replaceObject(
      context,
      kind,
      live,
      { ...live, status: object.status },
      { ...write, subresource: 'status' },
    );
  }

  /** Applies a JSON merge patch; `subresource: 'status'` for the status. */
  patch(
    ref: ObjectRef,
    patch: JsonObject,
    options: { fieldManager?: string; subresource?: 'status' } = {},
  ): KubernetesObject {
    const { kind, namespace } = this.resolve(ref);
    const mergePatch = { mediaType: PATCH_TYPES.merge, body: patch };
    return patchObject(
      this.runtime().context,
      kind,
      namespace,
      ref.name,
      mergePatch,
      { ...this.options(options.fieldManager), ...options } as WriteOptions,
    );
  }

  /** Server-side apply. */
  apply(
    object: KubernetesObjectInput,
    options: { fieldManager: string; force?: boolean },
  ): KubernetesObject {
    const name = object.metadata?.name ?? '';
    const { kind, namespace } = this.resolve({
      apiVersion: object.apiVersion as string,
      kind: object.kind as string,
      namespace: object.metadata?.namespace,
      name,
    });
    this.ensureNamespace(namespace);
    return applyObject(this.runtime().context, kind, namespace, name, object, {
      ...this.options(options.fieldManager),
      force: options.force ?? false,
    }).object;
  }

  /** Deletes an object; one with finalizers is only marked. */
  delete(ref: ObjectRef): void {
    const { kind, namespace } = this.resolve(ref);
    deleteObject(this.runtime().context, kind, namespace, ref.name, {
      dryRun: false,
    });
  }

  /**
   * Waits until an object fulfils a condition; resolves at once if it does.
   * Never rejects: bound it with the time limit of your test.
   */
  until(
    ref: ObjectRef,
    condition: (object: KubernetesObject | undefined) => boolean,
  ): Promise<KubernetesObject | undefined> {
    const present = this.get(ref);
    if (condition(present)) {
      return Promise.resolve(present);
    }
    return new Promise(resolve => {
      const stop = this.onChange(() => {
        const object = this.get(ref);
        if (condition(object)) {
          stop();
          resolve(object);
        }
      });
    });
  }

  /** Calls back after each committed change; returns a function to stop. */
  onChange(
    listener: (change: {
      type: 'ADDED' | 'MODIFIED' | 'DELETED';
      object: KubernetesObject;
      previous?: KubernetesObject;
    }) => void,
  ): () => void {
    return this.runtime().onChange((change: Change) => listener(change));
  }

  private options(fieldManager = MANAGER): WriteOptions {
    return { dryRun: false, force: false, fieldManager };
  }

  private kind(type: { apiVersion: string; kind: string }): KindDefinition {
    const kind = this.runtime().context.kinds.byKind(
      type.apiVersion,
      type.kind,
    );
    if (!kind) {
      throw new Error(
        `The simulated cluster does not serve ${type.apiVersion} ${type.kind}; register it with registerKind first`,
      );
    }
    return kind;
  }

  private resolve(ref: ObjectRef): {
    kind: KindDefinition;
    namespace: string | undefined;
  } {
    const kind = this.kind(ref);
    return {
      kind,
      namespace: kind.namespaced ? ref.namespace ?? 'default' : undefined,
    };
  }

  private ensureNamespace(name: string | undefined): void {
    const runtime = this.runtime();
    const table = tableKey({ group: '', plural: 'namespaces' });
    if (name && !runtime.context.store.get(table, undefined, name)) {
      runtime.createNamespace(name);
    }
  }
}
