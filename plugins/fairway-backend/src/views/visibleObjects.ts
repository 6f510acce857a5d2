import type { ResourceObject } from '@fairway/plugin-fairway-common';
import type { ReadFilter } from '../resources';
import type { FairwayStore, ListPosition, ListQuery } from '../store/types';

/** How many objects are read at once. */
const PAGE_SIZE = 500;

/** The objects that a filter lets through, page by page, so that no more than a page is held at once. */
export async function* visibleObjects<T extends ResourceObject>(
  store: Pick<FairwayStore, 'list'>,
  query: Omit<ListQuery, 'limit' | 'continue'>,
  filter: ReadFilter,
): AsyncIterable<T[]> {
  const narrowed = filter.narrow(query);
  let position: ListPosition | undefined;
  do {
    const page =
      narrowed &&
      (await store.list({
        ...narrowed,
        limit: PAGE_SIZE,
        continue: position,
      }));
    if (!page) {
      return;
    }
    const permitted = await filter.permits(page.items);
    yield page.items.filter((_, index) => permitted[index]) as T[];
    position = page.continue;
  } while (position);
}
