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

/** Where a list at an exact revision starts. */
async function startOf(
  store: Pick<FairwayStore, 'revisions'>,
  { query, resourceVersion, resourceVersionMatch }: ListOptions,
) {
  if (query.continue || !resourceVersion) {
    return query.continue;
  }
  await assertKnownRevision(store, resourceVersion);
  const exact =
    resourceVersionMatch === 'Exact' ||
    (resourceVersionMatch === undefined && query.limit !== undefined);
  return exact
    ? { namespace: '', name: '', revision: resourceVersion }
    : undefined;
}

/** Answers a list. */
export async function sendResourceList(
  res: Response,
  definition: KindDefinition,
  options: ListOptions,
  deps: { resources: Resources; store: FairwayStore; now: () => number },
): Promise<void> {
  const position = await startOf(deps.store, options);
  let page;
  try {
    page = await deps.resources.list(
      definition,
      { ...options.query, continue: position },
      contextOf(res),
    );
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
