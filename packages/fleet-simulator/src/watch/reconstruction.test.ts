import fc from 'fast-check';
import { KubernetesObject } from '../kubernetes/object';
import { StatusError } from '../kubernetes/status';
import { ClusterStore } from '../store/store';
import { eventOf } from './watchEvent';

const TABLE = '/configmaps';
const key = (object: KubernetesObject) => object.metadata.name!;

const operation = fc.record({
  name: fc.constantFrom('a', 'b', 'c', 'd'),
  type: fc.constantFrom('put', 'put', 'remove'),
  ring: fc.constantFrom('canary', 'stable'),
});

function play(store: ClusterStore, operations: any[]): void {
  for (const { name, type, ring } of operations) {
    const object: KubernetesObject = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name, labels: { ring } },
    };
    if (type === 'put') {
      store.put(TABLE, object);
    } else if (store.get(TABLE, undefined, name)) {
      store.remove(TABLE, store.get(TABLE, undefined, name)!);
    }
  }
}

const selectors = [
  undefined,
  (object: KubernetesObject) => object.metadata.labels?.ring === 'canary',
];

/** The number of changes after a revision, unless it is too old. */
function readable(store: ClusterStore, revision: number): number | string {
  try {
    return store.changesSince(TABLE, revision).length;
  } catch (error) {
    return error instanceof StatusError && error.code === 410
      ? 'too old'
      : String(error);
  }
}

describe('list and watch', () => {
  it('reconstruct the store from any revision, with and without a selector', () => {
    fc.assert(
      fc.property(
        fc.array(operation, { maxLength: 60 }),
        fc.nat(60),
        fc.constantFrom(...selectors),
        (operations, from, selector) => {
          const store = new ClusterStore(1000, () => undefined);
          play(store, operations);
          const revision = Math.min(1 + from, store.revision);
          const select = (objects: KubernetesObject[]) =>
            objects.filter(object => !selector || selector(object));

          const state = new Map(
            select(store.listAt(TABLE, revision)).map(o => [key(o), o]),
          );
          const wrongTypes: string[] = [];
          for (const change of store.changesSince(TABLE, revision)) {
            const event = eventOf(change, undefined, selector);
            if (!event) {
              continue;
            }
            const object = event.object as KubernetesObject;
            if (state.has(key(object)) === (event.type === 'ADDED')) {
              wrongTypes.push(`${event.type} ${key(object)}`);
            }
            if (event.type === 'DELETED') {
              state.delete(key(object));
            } else {
              state.set(key(object), object);
            }
          }
          expect(wrongTypes).toEqual([]);
          const rebuilt = [...state.values()].sort((a, b) =>
            key(a) < key(b) ? -1 : 1,
          );
          expect(rebuilt).toEqual(select(store.list(TABLE)));
        },
      ),
    );
  });

  it('refuse revisions that fell out of the history, and only those', () => {
    fc.assert(
      fc.property(
        fc.array(operation, { maxLength: 60 }),
        fc.integer({ min: 1, max: 20 }),
        (operations, limit) => {
          const store = new ClusterStore(limit, () => undefined);
          play(store, operations);
          for (let revision = 1; revision <= store.revision; revision++) {
            expect(readable(store, revision)).toBe(
              revision < store.compactedRevision
                ? 'too old'
                : store.revision - revision,
            );
          }
        },
      ),
    );
  });
});
