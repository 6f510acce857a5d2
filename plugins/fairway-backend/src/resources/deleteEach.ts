import type { ResourceObject } from '@fairway/plugin-fairway-common';
import type { ListPage, ListQuery } from '../store/types';
import type { RequestContext } from './context';
import type { DeleteCollectionRequest, Resources } from './Resources';
import { StatusError } from './statusError';

/** How many objects of a collection are read at once. */
const PAGE_SIZE = 500;

function isGone(error: unknown): boolean {
  return (
    error instanceof StatusError &&
    (error.reason === 'NotFound' || error.reason === 'Conflict')
  );
}

/** Deletes all objects that match, one by one. Those that go or are replaced meanwhile are left alone. */
export async function deleteEach(
  resources: Pick<Resources, 'list' | 'delete'>,
  request: DeleteCollectionRequest,
  context: RequestContext,
): Promise<ResourceObject[]> {
  const { definition, query, ...options } = request;
  const deleted: ResourceObject[] = [];
  let position: ListQuery['continue'];
  do {
    const page: ListPage = await resources.list(
      definition,
      { ...query, limit: PAGE_SIZE, continue: position },
      context,
    );
    for (const { metadata } of page.items) {
      const { namespace, name, uid } = metadata;
      try {
        const { object } = await resources.delete(
          {
            ...options,
            definition,
            namespace,
            name,
            preconditions: { ...options.preconditions, uid },
          },
          context,
        );
        deleted.push(object);
      } catch (error) {
        if (!isGone(error)) {
          throw error;
        }
      }
    }
    position = page.continue;
  } while (position);
  return deleted;
}
