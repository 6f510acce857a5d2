import type { WatchedObject } from '../../clusters';
import { keyPath, parseFieldPath } from '../fields/fieldPath';
import { extractOwned } from './extractOwned';
import { lastWriterOf, ManagedFields, ownersOf } from './managedFields';
import { setField, unsetField } from './setField';

function pathOf(text: string) {
  const parsed = parseFieldPath(text);
  if ('error' in parsed) {
    throw new Error(parsed.error);
  }
  return parsed.path;
}

function object(
  spec: Record<string, unknown>,
  managedFields: ManagedFields[],
): WatchedObject {
  return {
    apiVersion: 'example.com/v1',
    kind: 'Widget',
    metadata: { name: 'w', managedFields },
    spec,
  };
}

const containers = [
  { name: 'app', image: 'app:1', env: [{ name: 'A', value: '1' }] },
  { name: 'side', image: 'side:1' },
];

const keyed = object({ containers }, [
  {
    manager: 'fairway',
    operation: 'Apply',
    fieldsV1: {
      'f:spec': {
        'f:containers': {
          'k:{"name":"side"}': { '.': {}, 'f:name': {}, 'f:image': {} },
        },
      },
    },
  },
  {
    manager: 'helm',
    operation: 'Update',
    fieldsV1: {
      'f:spec': {
        'f:containers': {
          'k:{"name":"app"}': { '.': {}, 'f:name': {}, 'f:image': {} },
        },
      },
    },
  },
  {
    manager: 'controller',
    operation: 'Update',
    subresource: 'status',
    fieldsV1: { 'f:spec': {} },
  },
]);

describe('what Fairway owns', () => {
  it('is repeated with the values of now', () => {
    expect(extractOwned(keyed, 'fairway')).toEqual({
      spec: { containers: [{ name: 'side', image: 'side:1' }] },
    });
    expect(extractOwned(keyed, 'nobody')).toEqual({});
  });

  it('keeps what other units set when a field is added', () => {
    const part = extractOwned(keyed, 'fairway');
    setField(part, pathOf('spec.containers[name=app].image'), 'app:2', keyed);
    expect(part).toEqual({
      spec: {
        containers: [
          { name: 'side', image: 'side:1' },
          { name: 'app', image: 'app:2' },
        ],
      },
    });
  });

  it('names items by all the keys that they are merged by', () => {
    const ports = [
      { port: 80, protocol: 'TCP', name: 'web' },
      { port: 53, protocol: 'UDP', name: 'dns' },
    ];
    const service = object({ ports }, [
      {
        manager: 'helm',
        operation: 'Apply',
        fieldsV1: {
          'f:spec': {
            'f:ports': {
              'k:{"port":53,"protocol":"UDP"}': { '.': {}, 'f:name': {} },
            },
          },
        },
      },
    ]);
    const part = {};
    setField(part, pathOf('spec.ports[name=dns].version'), 'v2', service);
    expect(part).toEqual({
      spec: { ports: [{ port: 53, protocol: 'UDP', version: 'v2' }] },
    });
  });

  it('sends a list that is written as a whole as a whole', () => {
    const atomic = object({ containers }, [
      {
        manager: 'helm',
        operation: 'Update',
        fieldsV1: { 'f:spec': { 'f:containers': {} } },
      },
    ]);
    const part = {};
    setField(part, pathOf('spec.containers[name=app].image'), 'app:2', atomic);
    expect(part).toEqual({
      spec: {
        containers: [{ ...containers[0], image: 'app:2' }, containers[1]],
      },
    });
    expect(containers[0].image).toBe('app:1');
  });

  it('changes a list that Fairway owns as a whole', () => {
    const atomic = object({ containers }, [
      {
        manager: 'fairway',
        operation: 'Apply',
        fieldsV1: { 'f:spec': { 'f:containers': {} } },
      },
    ]);
    const part = extractOwned(atomic, 'fairway');
    setField(part, pathOf('spec.containers[name=side].image'), 's:2', atomic);
    expect(part).toEqual({
      spec: { containers: [containers[0], { name: 'side', image: 's:2' }] },
    });
  });

  it('leaves no empty map behind when a field is taken away', () => {
    const part = { data: { VERSION: 'v1' }, metadata: { labels: { a: 'b' } } };
    expect(unsetField(part, keyPath('data', 'VERSION'))).toBe(true);
    expect(part).toEqual({ metadata: { labels: { a: 'b' } } });
    expect(unsetField(part, keyPath('data', 'VERSION'))).toBe(false);
  });
});

describe('owners', () => {
  it('are those who set the field, or the list that it is in', () => {
    const path = pathOf('spec.containers[name=app].image');
    expect(ownersOf(keyed, path)).toEqual(['helm']);
    expect(ownersOf(keyed, pathOf('spec.containers[name=side].image'))).toEqual(
      ['fairway'],
    );
    expect(ownersOf(keyed, pathOf('spec.replicas'))).toEqual([]);
    const atomic = object({ containers }, [
      {
        manager: 'flux',
        operation: 'Apply',
        fieldsV1: { 'f:spec': { 'f:containers': {} } },
      },
    ]);
    expect(ownersOf(atomic, path)).toEqual(['flux']);
  });

  it('are not those who made the map of the field, and have lost all keys in it', () => {
    const handedOver = object({ ref: { tag: '2' } }, [
      {
        manager: 'fairway',
        operation: 'Apply',
        fieldsV1: { 'f:spec': { 'f:ref': { 'f:tag': {} } } },
      },
      {
        manager: 'kubectl-create',
        operation: 'Update',
        fieldsV1: { 'f:spec': { '.': {}, 'f:ref': {}, 'f:url': {} } },
      },
    ]);
    expect(ownersOf(handedOver, pathOf('spec.ref.tag'))).toEqual(['fairway']);
    expect(ownersOf(handedOver, pathOf('spec.ref'))).toEqual([
      'fairway',
      'kubectl-create',
    ]);
  });
});

describe('the last writer of a field', () => {
  const path = pathOf('spec.replicas');
  const entry = (manager: string, time?: string): ManagedFields => ({
    manager,
    operation: 'Update',
    ...(time && { time }),
    fieldsV1: { 'f:spec': { 'f:replicas': {} } },
  });

  it('is the manager of the field with the newest time', () => {
    const live = object({ replicas: 2 }, [
      entry('helm', '2026-01-01T00:00:00Z'),
      entry('kubectl-edit', '2026-01-02T00:00:00Z'),
      {
        ...entry('hpa', '2026-01-03T00:00:00Z'),
        fieldsV1: { 'f:spec': { 'f:other': {} } },
      },
    ]);
    expect(lastWriterOf(live, path)).toEqual({
      manager: 'kubectl-edit',
      at: Date.UTC(2026, 0, 2),
    });
  });

  it('is told without a time where there is none, and not at all where nobody owns the field', () => {
    expect(lastWriterOf(object({}, [entry('helm')]), path)).toEqual({
      manager: 'helm',
    });
    expect(lastWriterOf(object({}, []), path)).toBeUndefined();
  });
});
