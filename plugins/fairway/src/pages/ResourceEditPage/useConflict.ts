import { useApi } from '@backstage/core-plugin-api';
import type { KindDefinition } from '@fairway/plugin-fairway-common';
import { fairwayApiRef } from '@fairway/plugin-fairway-react';
import { useEffect, useState } from 'react';
import type { Existing } from './localProblems';
import { editableDocument } from './newDocument';
import { Fields, isFields } from './text/documentText';

/**
 * What somebody else has stored meanwhile. It stays while one goes on writing, until the document is one that follows on it, or is
 * accepted.
 *
 * @param verdict - what the backend says of the document as it is now; undefined while it is not known
 */
export function useConflict(
  kind: KindDefinition,
  existing: Existing,
  document: Fields,
  verdict: 'changed' | 'accepted' | undefined,
): Fields | undefined {
  const api = useApi(fairwayApiRef);
  const [theirs, setTheirs] = useState<Fields>();
  const { namespace, name } = existing ?? {};
  useEffect(() => {
    if (verdict === 'accepted') {
      setTheirs(undefined);
    }
    if (
      verdict !== 'changed' ||
      namespace === undefined ||
      name === undefined
    ) {
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
  }, [api, kind, namespace, name, verdict]);
  return theirs && versionOf(theirs) !== versionOf(document)
    ? theirs
    : undefined;
}

/** The version of the object that a document follows on. */
function versionOf({ metadata }: Fields): unknown {
  return isFields(metadata) ? metadata.resourceVersion : undefined;
}
