import type { Response } from 'express';
import {
  GROUP_VERSION,
  KindDefinition,
  ResourceObject,
} from '@fairway/plugin-fairway-common';
import type { Resources } from '../resources';
import { expired } from '../resources/statusError';
import { CompactedError, FairwayStore } from '../store/types';
import { encodeContinue } from './continueToken';
import { ListOptions, tooLargeResourceVersion } from './queryOptions';
import { contextOf } from './requestContext';
import { includeObject, sendList } from './respond';
import type { KubernetesObject, Presentation } from './table';

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

/** Objects of a kind as they are. */
export function asStored({
  kind,
  columns,
}: KindDefinition): Presentation<ResourceObject> {
  return { apiVersion: GROUP_VERSION, kind, columns, of: object => object };
}

/** Answers a list. */
export async function sendResourceList<T extends KubernetesObject>(
  res: Response,
  definition: KindDefinition,
  options: ListOptions,
  deps: { resources: Resources; store: FairwayStore; now: () => number },
  shown: Presentation<T>,
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
      kind: `${shown.kind}List`,
      apiVersion: shown.apiVersion,
      metadata: {
        resourceVersion: String(page.revision),
        ...(page.continue ? { continue: encodeContinue(page.continue) } : {}),
        ...(page.continue && page.remaining
          ? { remainingItemCount: page.remaining }
          : {}),
      },
      items: page.items.map(shown.of),
    },
    {
      columns: shown.columns,
      include: includeObject(res),
      now: deps.now(),
    },
  );
}
