import { useApi } from '@backstage/core-plugin-api';
import type { KindDefinition } from '@fairway/plugin-fairway-common';
import { fairwayApiRef } from '@fairway/plugin-fairway-react';
import { useEffect, useState } from 'react';
import type { Existing } from './localProblems';
import { editableDocument } from './newDocument';
import type { Fields } from './text/documentText';

/**
 * What somebody else has stored meanwhile.
 *
 * @param isRefused - whether the backend refused because the object has changed
 */
export function useConflict(
  kind: KindDefinition,
  existing: Existing,
  isRefused: boolean,
): Fields | undefined {
  const api = useApi(fairwayApiRef);
  const [theirs, setTheirs] = useState<Fields>();
  const { namespace, name } = existing ?? {};
  useEffect(() => {
    if (!isRefused || namespace === undefined || name === undefined) {
      setTheirs(undefined);
      return undefined;
    }
    const ended = new AbortController();
    api.get(kind, namespace, name, ended.signal).then(
      object => {
        if (!ended.signal.aborted) {
          setTheirs(editableDocument(object) as Fields);
        }
      },
      () => {
        // The refusal itself is shown.
      },
    );
    return () => ended.abort();
  }, [api, kind, namespace, name, isRefused]);
  return isRefused ? theirs : undefined;
}
