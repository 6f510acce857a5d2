import { useApi } from '@backstage/core-plugin-api';
import type { ResourceObject } from '@fairway/plugin-fairway-common';
import { FairwayError, fairwayApiRef } from '@fairway/plugin-fairway-react';
import { useEffect, useState } from 'react';

/** How long typing has to rest before the backend is asked. */
const REST_MS = 600;

/** What the backend says of a document, without writing it. */
export type ServerCheck =
  | { status: 'idle' | 'checking' | 'accepted' }
  | { status: 'refused' | 'failed'; error: FairwayError };

/**
 * Asks the backend whether it would accept a document.
 *
 * @param document - undefined while there is nothing that is worth asking about
 */
export function useServerCheck(
  verb: 'create' | 'replace',
  document: ResourceObject | undefined,
): ServerCheck {
  const api = useApi(fairwayApiRef);
  const body = document && JSON.stringify(document);
  const [answer, setAnswer] = useState<{ to?: string; check: ServerCheck }>({
    check: { status: 'idle' },
  });
  useEffect(() => {
    if (!body) {
      return undefined;
    }
    let ended = false;
    const timer = setTimeout(async () => {
      let check: ServerCheck;
      try {
        await api[verb](JSON.parse(body), { dryRun: true });
        check = { status: 'accepted' };
      } catch (failure) {
        const error =
          failure instanceof FairwayError
            ? failure
            : new FairwayError((failure as Error).message, { code: 0 });
        check = { status: error.isTransient ? 'failed' : 'refused', error };
      }
      if (!ended) {
        setAnswer({ to: body, check });
      }
    }, REST_MS);
    return () => {
      ended = true;
      clearTimeout(timer);
    };
  }, [api, verb, body]);
  if (!body) {
    return { status: 'idle' };
  }
  return answer.to === body ? answer.check : { status: 'checking' };
}
