import { useApi } from '@backstage/core-plugin-api';
import type { KindDefinition } from '@fairway/plugin-fairway-common';
import { fairwayApiRef } from '@fairway/plugin-fairway-react';
import { useEffect, useState } from 'react';
import { useT } from '../translation';

/**
 * Why the user may not do something with objects of a kind; undefined where they may, and while it is not known.
 *
 * @remarks It only saves people a vain attempt: the backend decides when something is sent.
 */
export function useRefusal(
  verb: 'create' | 'update' | 'delete',
  kind: KindDefinition,
  namespace?: string,
): string | undefined {
  const api = useApi(fairwayApiRef);
  const t = useT();
  const [reason, setReason] = useState<string>();
  useEffect(() => {
    const ended = new AbortController();
    setReason(undefined);
    api.can(verb, kind, namespace, ended.signal).then(
      answer => {
        if (!ended.signal.aborted && !answer.allowed) {
          setReason(answer.reason);
        }
      },
      () => {
        // The backend says it when something is sent.
      },
    );
    return () => ended.abort();
  }, [api, verb, kind, namespace]);
  return reason === undefined
    ? undefined
    : reason || t('access.refused', { verb, plural: kind.plural });
}
