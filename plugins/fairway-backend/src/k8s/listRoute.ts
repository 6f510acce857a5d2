import type { Response } from 'express';
import { GROUP_VERSION, KindDefinition } from '@fairway/plugin-fairway-common';
import type { Resources } from '../resources';
import { expired } from '../resources/statusError';
import { CompactedError, FairwayStore } from '../store/types';
import { encodeContinue } from './continueToken';
import { ListOptions, tooLargeResourceVersion } from './queryOptions';
import { contextOf } from './requestContext';
import { includeObject, sendList } from './respond';

/** Refuses a revision that was not given out yet. */
export async function assertKnownRevision(
  store: Pick<FairwayStore, 'revisions'>,
  asked: number,
): Promise<{ current: number; compacted: number }> {
  const revisions = await store.revisions();
  if (asked > revisions.current) {
    throw tooLargeResourceVersion(asked, revisions.current);
  }
  return revisions;
}

/** Refuses a list at a revision that the store cannot show any more. Newer than asked is fine unless it has to be exact. */
async function assertAvailable(
  store: Pick<FairwayStore, 'revisions'>,
  { resourceVersion, resourceVersionMatch }: ListOptions,
): Promise<void> {
  if (!resourceVersion) {
    return;
  }
  const { current } = await assertKnownRevision(store, resourceVersion);
  if (resourceVersionMatch === 'Exact' && resourceVersion < current) {
    throw expired(
      `only the current state is kept (${current}), not that of resource version ${resourceVersion}; leave out resourceVersionMatch`,
    );
  }
}

/** Answers a list. */
export async function sendResourceList(
  res: Response,
  definition: KindDefinition,
  options: ListOptions,
  deps: { resources: Resources; store: FairwayStore; now: () => number },
): Promise<void> {
  await assertAvailable(deps.store, options);
  let page;
  try {
    page = await deps.resources.list(definition, options.query, contextOf(res));
  } catch (error) {
    if (error instanceof CompactedError) {
      throw expired(
        options.query.continue
          ? 'The provided continue parameter is too old to display a consistent list result. You must start a new list without the continue parameter.'
          : error.message,
      );
    }
    throw error;
  }
  sendList(
    res,
    {
      kind: `${definition.kind}List`,
      apiVersion: GROUP_VERSION,
      metadata: {
        resourceVersion: String(page.revision),
        ...(page.continue ? { continue: encodeContinue(page.continue) } : {}),
        ...(page.continue && page.remaining
          ? { remainingItemCount: page.remaining }
          : {}),
      },
      items: page.items,
    },
    {
      columns: definition.columns,
      include: includeObject(res),
      now: deps.now(),
    },
  );
}
