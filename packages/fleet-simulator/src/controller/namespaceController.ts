import { ApiContext } from '../api/context';
import { deleteObject } from '../api/delete';
import { tableKey } from '../kinds/kind';
import { Change } from '../store/history';

const NAMESPACES = tableKey({ group: '', plural: 'namespaces' });

/** Removes the content of terminating namespaces, then the namespaces. */
export class NamespaceController {
  constructor(private readonly context: ApiContext) {}

  observe(change: Change): void {
    const { table, object, type } = change;
    if (table === NAMESPACES) {
      if (type !== 'DELETED' && object.metadata.deletionTimestamp) {
        this.removeContent(object.metadata.name!);
        this.removeIfEmpty(object.metadata.name!);
      }
    } else if (type === 'DELETED' && object.metadata.namespace) {
      this.removeIfEmpty(object.metadata.namespace);
    }
  }

  private removeContent(namespace: string): void {
    for (const kind of this.context.kinds.all().filter(k => k.namespaced)) {
      const objects = this.context.store.list(tableKey(kind), namespace);
      for (const { metadata } of objects) {
        deleteObject(this.context, kind, namespace, metadata.name!, {
          dryRun: false,
        });
      }
    }
  }

  private removeIfEmpty(name: string): void {
    const { store, kinds } = this.context;
    const namespace = store.get(NAMESPACES, undefined, name);
    if (!namespace?.metadata.deletionTimestamp) {
      return;
    }
    const isEmpty = kinds
      .all()
      .filter(kind => kind.namespaced)
      .every(kind => store.list(tableKey(kind), name).length === 0);
    if (isEmpty) {
      store.remove(NAMESPACES, namespace);
    }
  }
}
