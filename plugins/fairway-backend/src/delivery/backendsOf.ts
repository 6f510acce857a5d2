import {
  Backend,
  backendsNamedBy,
  Source,
} from '@fairway/plugin-fairway-common';
import type { FairwayStore } from '../store/types';

/** The Backends that a source names, by name; those that do not exist are left out. */
export async function backendsOf(
  { metadata, spec }: Pick<Source, 'metadata' | 'spec'>,
  store: Pick<FairwayStore, 'get'>,
): Promise<Map<string, Backend>> {
  const backends = await Promise.all(
    backendsNamedBy(spec).map(
      async ({ name }) =>
        (await store.get('Backend', metadata.namespace, name)) as
          | Backend
          | undefined,
    ),
  );
  return new Map(
    backends.flatMap(backend =>
      backend ? [[backend.metadata.name, backend]] : [],
    ),
  );
}
