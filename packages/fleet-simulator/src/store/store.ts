import { KubernetesObject } from '../kubernetes/object';
import { Change, RevisionHistory } from './history';

/** Called after a change is committed and readable. */
export type ChangeListener = (change: Change) => void;

/** `<namespace>/<name>`, or `/<name>` for cluster-scoped objects. */
export function objectKey(namespace: string | undefined, name: string): string {
  return `${namespace ?? ''}/${name}`;
}

function keyOf(object: KubernetesObject): string {
  return objectKey(object.metadata.namespace, object.metadata.name!);
}

/** Order of etcd keys: by namespace, then by name. */
function byKey(a: [string, unknown], b: [string, unknown]): number {
  return a[0] < b[0] ? -1 : 1;
}

/**
 * The objects of one cluster with their revisions.
 *
 * @remarks
 * One counter numbers all changes of the cluster, like etcd's revision.
 * Committed objects are immutable.
 */
export class ClusterStore {
  private readonly tables = new Map<string, Map<string, KubernetesObject>>();
  private readonly history: RevisionHistory;
  private currentRevision = 1;

  constructor(historyLimit: number, private readonly onChange: ChangeListener) {
    this.history = new RevisionHistory(historyLimit);
  }

  get revision(): number {
    return this.currentRevision;
  }

  get compactedRevision(): number {
    return this.history.compacted;
  }

  get(
    table: string,
    namespace: string | undefined,
    name: string,
  ): KubernetesObject | undefined {
    return this.tables.get(table)?.get(objectKey(namespace, name));
  }

  /** Number of objects in a table, without sorting or copying. */
  count(table: string): number {
    return this.tables.get(table)?.size ?? 0;
  }

  /** The objects of a table, in no particular order. */
  values(table: string): Iterable<KubernetesObject> {
    return this.tables.get(table)?.values() ?? [];
  }

  /** The objects of a table, or of one namespace, in key order. */
  list(table: string, namespace?: string): KubernetesObject[] {
    return this.sorted(this.tables.get(table) ?? new Map(), namespace);
  }

  /**
   * The objects of a table as they were at a revision.
   *
   * @throws StatusError 410 if the revision is compacted.
   */
  listAt(
    table: string,
    revision: number,
    namespace?: string,
  ): KubernetesObject[] {
    const changes = this.history.since(revision);
    const state = new Map(this.tables.get(table));
    for (const change of changes.reverse()) {
      if (change.table !== table) {
        continue;
      }
      if (change.previous) {
        state.set(keyOf(change.previous), change.previous);
      } else {
        state.delete(keyOf(change.object));
      }
    }
    return this.sorted(state, namespace);
  }

  /** Changes of a table after a revision, oldest first. */
  changesSince(table: string, revision: number): Change[] {
    return this.history.since(revision).filter(c => c.table === table);
  }

  /** Stores a new object or a new state of one; returns it with its revision. */
  put(table: string, object: KubernetesObject): KubernetesObject {
    let rows = this.tables.get(table);
    if (!rows) {
      rows = new Map();
      this.tables.set(table, rows);
    }
    const key = keyOf(object);
    const previous = rows.get(key);
    const stored = this.withNextRevision(object);
    rows.set(key, stored);
    this.commit({
      revision: this.currentRevision,
      table,
      type: previous ? 'MODIFIED' : 'ADDED',
      object: stored,
      previous,
    });
    return stored;
  }

  /** Removes an object; `last` is the state that watchers see. */
  remove(table: string, last: KubernetesObject): KubernetesObject {
    const rows = this.tables.get(table);
    const key = keyOf(last);
    const previous = rows?.get(key);
    rows?.delete(key);
    const removed = this.withNextRevision(last);
    this.commit({
      revision: this.currentRevision,
      table,
      type: 'DELETED',
      object: removed,
      previous: previous ?? last,
    });
    return removed;
  }

  /** Forgets the changes up to a revision (default: all of them). */
  compact(revision = this.currentRevision): void {
    this.history.compact(Math.min(revision, this.currentRevision));
  }

  /** Raises the revision without a change, as other writers would. */
  advance(revisions: number): void {
    this.currentRevision += revisions;
  }

  private withNextRevision(object: KubernetesObject): KubernetesObject {
    this.currentRevision += 1;
    return {
      ...object,
      metadata: {
        ...object.metadata,
        resourceVersion: String(this.currentRevision),
      },
    };
  }

  private commit(change: Change): void {
    this.history.append(change);
    this.onChange(change);
  }

  private sorted(
    rows: Map<string, KubernetesObject>,
    namespace: string | undefined,
  ): KubernetesObject[] {
    const prefix = namespace === undefined ? '' : `${namespace}/`;
    return [...rows]
      .filter(([key]) => key.startsWith(prefix))
      .sort(byKey)
      .map(([, object]) => object);
  }
}
