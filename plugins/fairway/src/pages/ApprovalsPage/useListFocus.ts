import type { InboxItem } from '@fairway/plugin-fairway-common';
import { Ref, RefObject, useEffect, useRef, useState } from 'react';
import { inboxItemKey } from '../../components/approval';

/** The row that the keys are about. */
export interface ListFocus {
  /** The key of its item. */
  current: string | undefined;
  setCurrent: (item: InboxItem) => void;
  /** The same, and puts the focus on it. */
  focus: (item: InboxItem) => void;
  /** Puts the focus back on it where the focus was lost. */
  restore: () => void;
  rowRef: (item: InboxItem) => Ref<HTMLButtonElement>;
  /** What takes the focus where there is no row left. */
  fallbackRef: RefObject<HTMLDivElement>;
}

/**
 * Keeps the focus in a list of which rows come and go.
 *
 * @remarks Where the current row goes, the one that takes its place is the current one. Nobody who has not used the list yet has
 * the focus moved.
 */
export function useListFocus(
  items: readonly InboxItem[],
  /** Whether a dialog has the focus. */
  isCovered: boolean,
): ListFocus {
  const rows = useRef(new Map<string, HTMLElement>());
  const fallbackRef = useRef<HTMLDivElement>(null);
  const [chosen, setChosen] = useState<string>();
  const place = useRef(0);
  const keys = items.map(inboxItemKey);
  const at = chosen === undefined ? 0 : keys.indexOf(chosen);
  if (at >= 0) {
    place.current = at;
  }
  const current = keys[Math.min(place.current, keys.length - 1)];

  const focusOn = (key: string | undefined) => {
    const row = key === undefined ? undefined : rows.current.get(key);
    (row ?? fallbackRef.current)?.focus();
  };
  const restore = () => {
    if (document.activeElement === document.body) {
      focusOn(current);
    }
  };
  const latest = useRef(restore);
  latest.current = restore;
  const shown = keys.join('\n');
  useEffect(() => {
    if (chosen === undefined || isCovered) {
      return undefined;
    }
    // A button of Material UI cannot take the focus in the commit that it comes with.
    const timer = setTimeout(() => latest.current());
    return () => clearTimeout(timer);
  }, [chosen, isCovered, shown]);

  return {
    current,
    setCurrent: item => setChosen(inboxItemKey(item)),
    focus: item => {
      setChosen(inboxItemKey(item));
      focusOn(inboxItemKey(item));
    },
    restore,
    fallbackRef,
    rowRef: item => element => {
      if (element) {
        rows.current.set(inboxItemKey(item), element);
      } else {
        rows.current.delete(inboxItemKey(item));
      }
    },
  };
}
