import { entityNameOf, sourceOfAnnotation } from './catalog';

describe('entities of the catalog', () => {
  it('are called by kind and name, and stay valid and apart where that is too long', () => {
    expect(entityNameOf('Cluster', 'eu-1')).toBe('cluster-eu-1');
    expect(entityNameOf('Fleet', 'eu-1')).toBe('fleet-eu-1');
    const long = `${'a'.repeat(43)}.${'b'.repeat(209)}`;
    const names = [long, `${long}c`].map(name => entityNameOf('Cluster', name));
    expect(new Set(names).size).toBe(2);
    names.forEach(name => {
      expect(name.length).toBeLessThanOrEqual(63);
      expect(name).toMatch(/^cluster-a{43}-[0-9a-f]{10}$/);
    });
  });

  it.each([
    ['checkout', { namespace: 'default', name: 'checkout' }],
    ['shop/checkout', { namespace: 'shop', name: 'checkout' }],
    ['', undefined],
    [undefined, undefined],
  ])('name their source: %p', (annotation, source) => {
    expect(sourceOfAnnotation(annotation)).toEqual(source);
  });
});
