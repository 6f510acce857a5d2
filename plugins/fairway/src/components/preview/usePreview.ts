import { useApi } from '@backstage/core-plugin-api';
import type { PromotionPreview } from '@fairway/plugin-fairway-common';
import { fairwayApiRef } from '@fairway/plugin-fairway-react';
import { useCallback, useEffect, useState } from 'react';

/** How long typing has to rest before the preview is asked for. */
const REST_MS = 400;

/** What is known of what a promotion would do. */
export interface PreviewState {
  /** `none`: there is no promotion to look at yet. `loading`: `preview` is of an older one. */
  status: 'none' | 'loading' | 'ready' | 'failed';
  preview?: PromotionPreview;
  error?: Error;
  /** Asks again. */
  refresh: () => void;
}

/**
 * What a promotion would do right now, asked for again after each change of the question.
 *
 * @param asked - the document of a promotion, or what a simulation takes; undefined while there is nothing to ask
 * @param view - default: the preview of a promotion
 */
export function usePreview(
  asked: object | undefined,
  view: 'preview' | 'simulation' = 'preview',
): PreviewState {
  const api = useApi(fairwayApiRef);
  const body = asked && JSON.stringify(asked);
  const [round, setRound] = useState(0);
  const [answer, setAnswer] = useState<{
    /** What it is the answer to. */
    to?: string;
    preview?: PromotionPreview;
    error?: Error;
  }>({});
  const question = body && `${round} ${body}`;

  useEffect(() => {
    if (!question || !body) {
      return undefined;
    }
    const ended = new AbortController();
    const timer = setTimeout(async () => {
      try {
        const preview = await api.viewOf<PromotionPreview>(
          view,
          JSON.parse(body),
          ended.signal,
        );
        if (!ended.signal.aborted) {
          setAnswer({ to: question, preview });
        }
      } catch (error) {
        if (!ended.signal.aborted) {
          setAnswer({ to: question, error: error as Error });
        }
      }
    }, REST_MS);
    return () => {
      clearTimeout(timer);
      ended.abort();
    };
  }, [api, view, body, question]);

  const refresh = useCallback(() => setRound(before => before + 1), []);
  if (!question) {
    return { status: 'none', refresh };
  }
  const { to, preview, error } = answer;
  if (to !== question) {
    return { status: 'loading', preview, refresh };
  }
  return error
    ? { status: 'failed', error, refresh }
    : { status: 'ready', preview, refresh };
}
