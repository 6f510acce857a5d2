import type { ResourceObject } from '@fairway/plugin-fairway-common';
import { cluster } from '../k8s/__testUtils__/objects';
import { wakesFor } from './wakes';

describe('what a change makes due', () => {
  const before = cluster('eu-1', { env: 'prod' }) as ResourceObject;
  const withMetadata = (metadata: Partial<ResourceObject['metadata']>) => ({
    ...before,
    metadata: { ...before.metadata, ...metadata },
  });
  const readsClusters = (after: ResourceObject, from?: ResourceObject) =>
    wakesFor(after, from).some(
      change => change.type === 'wake' && change.item.kind === 'Inventory',
    );

  it('has clusters read where they are new, belong elsewhere or are reached otherwise', () => {
    expect(readsClusters(before)).toBe(true);
    expect(
      readsClusters(withMetadata({ labels: { env: 'test' } }), before),
    ).toBe(true);
    expect(readsClusters(withMetadata({ generation: 2 }), before)).toBe(true);
  });

  it('has nothing read for an annotation', () => {
    const annotated = withMetadata({ annotations: { note: 'hello' } });
    expect(readsClusters(annotated, before)).toBe(false);
    expect(wakesFor(annotated, before)).not.toEqual([]);
  });
});
