import { splitEntityRefs, withEntityNames } from './entityRefs';

describe('a text that speaks of entities of the catalog', () => {
  it('is split where they are', () => {
    expect(
      splitEntityRefs(
        'the gate asks group:default/release-managers, user:ops/j.doe.',
      ),
    ).toEqual([
      { text: 'the gate asks ' },
      { entityRef: 'group:default/release-managers' },
      { text: ', ' },
      { entityRef: 'user:ops/j.doe' },
      { text: '.' },
    ]);
    expect(splitEntityRefs('component:default/checkout')).toEqual([
      { entityRef: 'component:default/checkout' },
    ]);
  });

  it.each([
    'stage europe: waits',
    'ghcr.io/shop/checkout:v1.4/2',
    'https://example.com/group/a',
    '',
  ])('is left as it is where it speaks of none: %s', text => {
    expect(splitEntityRefs(text)).toEqual(text ? [{ text }] : []);
    expect(withEntityNames(text)).toBe(text);
  });

  it('tells them by their names where it has to stay text', () => {
    expect(
      withEntityNames('asks group:default/ops, and user:payments/dana'),
    ).toBe('asks ops, and payments/dana');
  });
});
