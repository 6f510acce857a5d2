import type { ResourceObject } from '@fairway/plugin-fairway-common';
import type { ReadFilter } from '../resources';
import type { ListPage, ListQuery } from '../store/types';

/** How many objects are read at once where not all of them may be visible. */
const PAGE_SIZE = 500;

/** Reads pages until enough objects are visible. How many there are besides is not told. */
export async function filteredList(
  read: (at: Pick<ListQuery, 'limit' | 'continue'>) => Promise<ListPage>,
  query: Pick<ListQuery, 'limit' | 'continue'>,
  filter: ReadFilter,
): Promise<ListPage> {
  const { limit = Infinity } = query;
  const items: ResourceObject[] = [];
  let position = query.continue;
  let revision: number | undefined;
  do {
    const page = await read({ limit: PAGE_SIZE, continue: position });
    revision ??= page.revision;
    const permitted = await filter.permits(page.items);
    for (const [index, object] of page.items.entries()) {
      if (permitted[index]) {
        items.push(object);
      }
      const more = page.continue || index < page.items.length - 1;
      if (items.length === limit && more) {
        const { namespace, name } = object.metadata;
        return { items, revision, continue: { namespace, name, revision } };
      }
    }
    position = page.continue;
  } while (position);
  return { items, revision };
}
