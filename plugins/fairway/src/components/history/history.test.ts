import type { ActivityPage } from '@fairway/plugin-fairway-common';
import { withNewest, withOlder } from './history';

const page = (ids: string, next?: string) =>
  ({
    items: [...ids].map(id => ({ id })),
    withoutCommands: false,
    ...(next && { next }),
  } as ActivityPage);
const shown = ({ items, next }: ActivityPage) => [
  items.map(({ id }) => id).join(''),
  next,
];

describe('a history', () => {
  it('keeps what was read when its newest page is read again', () => {
    const known = withOlder(page('dc', '2'), page('ba'));
    expect(shown(known)).toEqual(['dcba', undefined]);
    expect(shown(withNewest(known, page('ed', '3')))).toEqual([
      'edcba',
      undefined,
    ]);
  });

  it('begins anew where more has happened than a page holds, rather than leave something out', () => {
    expect(shown(withNewest(page('cb', '1'), page('gf', '5')))).toEqual([
      'gf',
      '5',
    ]);
  });

  it('is no longer than what is there', () => {
    expect(shown(withNewest(page('cba'), page('cb')))).toEqual([
      'cb',
      undefined,
    ]);
  });
});
