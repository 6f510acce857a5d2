import type {
  ActivityEntry,
  ActivityPage,
} from '@fairway/plugin-fairway-common';

/** A history as far as it was read: the newest entry first, and none left out between two. */
export type History = ActivityPage;

/** The history after its newest page was read again. */
export function withNewest(
  known: History | undefined,
  page: ActivityPage,
): History {
  const ids = idsOf(page.items);
  const isContinued = known?.items.some(({ id }) => ids.has(id));
  if (!known || !isContinued || !page.next) {
    // More has happened than fits a page, so what was read before does not follow on it.
    return page;
  }
  return {
    ...page,
    items: [...page.items, ...known.items.filter(({ id }) => !ids.has(id))],
    next: known.next,
  };
}

/** The history with the page that comes after it. */
export function withOlder(known: History, page: ActivityPage): History {
  const ids = idsOf(known.items);
  return {
    ...known,
    items: [...known.items, ...page.items.filter(({ id }) => !ids.has(id))],
    next: page.next,
  };
}

function idsOf(items: readonly ActivityEntry[]): ReadonlySet<string> {
  return new Set(items.map(({ id }) => id));
}
