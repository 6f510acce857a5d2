import { applyObject } from '../api/apply';
import { ApiContext, nowText } from '../api/context';
import { createObject } from '../api/create';
import { deleteObject } from '../api/delete';
import { replaceObject } from '../api/update';
import { WriteOptions } from '../api/writeOptions';
import { KindDefinition, tableKey } from '../kinds/kind';
import { KubernetesObject } from '../kubernetes/object';

function writeOptions(fieldManager: string): WriteOptions {
  return { dryRun: false, force: true, fieldManager };
}

/** The cluster as its controllers see it. */
export class ControllerCluster {
  constructor(private readonly context: ApiContext) {}

  /** RFC 3339. */
  get now(): string {
    return nowText(this.context);
  }

  /** Milliseconds since the epoch. */
  get nowMs(): number {
    return this.context.now();
  }

  get(
    table: string,
    namespace: string | undefined,
    name: string,
  ): KubernetesObject | undefined {
    return this.context.store.get(table, namespace, name);
  }

  /** The objects of a table, in no particular order. */
  objects(table: string): Iterable<KubernetesObject> {
    return this.context.store.values(table);
  }

  /** The object that a reference names, if it exists. */
  find(
    reference: { apiVersion: string; kind: string; name: string },
    namespace: string | undefined,
  ): KubernetesObject | undefined {
    const kind = this.kindOf(reference);
    return (
      kind &&
      this.get(
        tableKey(kind),
        kind.namespaced ? namespace : undefined,
        reference.name,
      )
    );
  }

  /** Stores the status of an object, or all of it where it has no `/status`. */
  write(next: KubernetesObject, fieldManager: string): KubernetesObject {
    const kind = this.kindOf(next);
    const { namespace, name } = next.metadata;
    const live = kind && this.get(tableKey(kind), namespace, name!);
    if (!kind || !live) {
      return next;
    }
    return replaceObject(this.context, kind, live, next, {
      ...writeOptions(fieldManager),
      subresource: kind.statusSubresource ? 'status' : undefined,
    });
  }

  /** Creates an object or replaces the one of its name. */
  put(next: KubernetesObject, fieldManager: string): void {
    const kind = this.kindOf(next);
    if (!kind) {
      return;
    }
    const { namespace, name } = next.metadata;
    const live = this.get(tableKey(kind), namespace, name!);
    const options = writeOptions(fieldManager);
    if (live) {
      replaceObject(this.context, kind, live, next, options);
    } else {
      createObject(this.context, kind, namespace, next, options);
    }
  }

  /** Server-side apply, with force. */
  apply(next: KubernetesObject, fieldManager: string): void {
    const kind = this.kindOf(next);
    if (kind) {
      const { namespace, name } = next.metadata;
      const options = writeOptions(fieldManager);
      applyObject(this.context, kind, namespace, name!, next, options);
    }
  }

  delete(object: KubernetesObject): void {
    const kind = this.kindOf(object);
    if (kind) {
      const { namespace, name } = object.metadata;
      deleteObject(this.context, kind, namespace, name!, { dryRun: false });
    }
  }

  private kindOf(type: {
    apiVersion: string;
    kind: string;
  }): KindDefinition | undefined {
    return this.context.kinds.byKind(type.apiVersion, type.kind);
  }
}
