import { useEffect, useRef } from 'react';

/** What a key asks for. */
export type InboxKey = 'next' | 'previous' | 'open' | 'Approve' | 'Reject';

const KEYS: Readonly<Record<string, InboxKey>> = {
  j: 'next',
  k: 'previous',
  Enter: 'open',
  a: 'Approve',
  r: 'Reject',
};

/** Where letters are text, or choose something. */
const TAKES_LETTERS =
  'input, textarea, select, [contenteditable], [role=menu], [role=listbox], [role=tablist]';

/** Listens to the keys of the inbox, as long as nothing else is asked. */
export function useInboxKeys(
  isOn: boolean,
  /** Whether the dialog of an item is open. */
  isOpen: boolean,
  onKey: (key: InboxKey) => void,
): void {
  const listener = useRef(onKey);
  listener.current = onKey;
  useEffect(() => {
    if (!isOn) {
      return undefined;
    }
    const pressed = (event: KeyboardEvent) => {
      const { key, target, repeat, defaultPrevented } = event;
      const wanted = KEYS[key];
      const dialogs = document.querySelectorAll('[role=dialog]').length;
      if (
        !wanted ||
        // What has the focus takes it otherwise.
        (wanted === 'open' && target !== document.body) ||
        repeat ||
        defaultPrevented ||
        event.ctrlKey ||
        event.altKey ||
        event.metaKey ||
        (target instanceof Element && target.closest(TAKES_LETTERS)) ||
        dialogs !== (isOpen ? 1 : 0)
      ) {
        return;
      }
      // The letter would be typed into the field that gets the focus.
      event.preventDefault();
      listener.current(wanted);
    };
    document.addEventListener('keydown', pressed);
    return () => document.removeEventListener('keydown', pressed);
  }, [isOn, isOpen]);
}
