import type { StreamChange } from '@fairway/plugin-fairway-common';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useLiveStream } from './LiveProvider';

/** What is read and kept up to date. @public */
export interface View<T> {
  /** The newest answer; it stays while a newer one is being read and where that fails. */
  value?: T;
  /** Why the newest attempt to read failed. */
  error?: Error;
  /** Whether nothing was read yet. */
  loading: boolean;
  /** Reads again. */
  reload: () => void;
}

/** How long after it was read it is read again, where nothing else is said; changes within that time are read together. */
const REFRESH_MS = 300;
/** How soon it is read again after a change that comes after a rest. */
const PROMPT_MS = 20;

/**
 * Reads something, and reads it again when the stream of the page tells that it has changed.
 *
 * @param load - is called again whenever its identity changes: wrap it in `useCallback`
 * @param isAffectedBy - whether a change matters; default: each one does
 * @param refreshMs - how long after it was read it is read again at the soonest, in milliseconds; default: 300
 * @public
 */
export function useView<T extends { revision: number }>(
  load: (signal: AbortSignal) => Promise<T>,
  isAffectedBy: (change: StreamChange) => boolean = () => true,
  refreshMs: number = REFRESH_MS,
): View<T> {
  const stream = useLiveStream();
  const [state, setState] = useState<{ value?: T; error?: Error }>({});
  const affected = useRef(isAffectedBy);
  affected.current = isAffectedBy;
  const request = useRef<() => void>(() => {});
  const loadedBy = useRef<unknown>();

  useEffect(() => {
    const ended = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let reading = false;
    let again = false;
    let revision = -1;
    let readAt = -Infinity;

    async function read() {
      timer = undefined;
      if (reading) {
        again = true;
        return;
      }
      reading = true;
      readAt = performance.now();
      again = false;
      try {
        const value = await load(ended.signal);
        revision = value.revision;
        if (!ended.signal.aborted) {
          setState({ value });
        }
      } catch (error) {
        if (!ended.signal.aborted) {
          setState(before => ({ ...before, error: error as Error }));
        }
      } finally {
        reading = false;
        if (again && !ended.signal.aborted) {
          soon();
        }
      }
    }
    function soon() {
      const waitMs = readAt + refreshMs - performance.now();
      timer ??= setTimeout(read, Math.max(PROMPT_MS, waitMs));
    }

    if (loadedBy.current !== load) {
      loadedBy.current = load;
      setState({});
    }
    read();
    request.current = () => {
      clearTimeout(timer);
      read();
    };
    const unsubscribe = stream?.subscribe({
      onSync: at => {
        if (revision < at) {
          soon();
        }
      },
      onChanges: (changes, at) => {
        if (revision < at && changes.some(change => affected.current(change))) {
          soon();
        }
      },
    });
    return () => {
      ended.abort();
      clearTimeout(timer);
      unsubscribe?.();
    };
  }, [load, stream, refreshMs]);

  const reload = useCallback(() => request.current(), []);
  return {
    ...state,
    loading: state.value === undefined && state.error === undefined,
    reload,
  };
}
