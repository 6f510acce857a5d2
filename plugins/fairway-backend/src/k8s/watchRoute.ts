import type { Response } from 'express';
import {
  GROUP_VERSION,
  KindDefinition,
  ResourceObject,
} from '@fairway/plugin-fairway-common';
import type { ChangeFeed, RequestContext, Resources } from '../resources';
import { expired } from '../resources/statusError';
import type { FairwayStore } from '../store/types';
import { assertKnownRevision } from './listRoute';
import type { Negotiated } from './mediaTypes';
import type { ListOptions } from './queryOptions';
import { contextOf } from './requestContext';
import { includeObject, negotiated } from './respond';
import { partialMetadata, toTable } from './table';
import { WatchSession, WatchTerms } from './WatchSession';

/** How long watches may last that do not say it themselves: a random time, so that not all clients come back at once. */
const MIN_WATCH_MS = 30 * 60_000;
const MAX_WATCH_MS = 60 * 60_000;

/** How many objects are read at once before changes are sent. */
const PAGE_SIZE = 500;

/** What watches work with. */
export interface WatchDeps {
  resources: Resources;
  store: FairwayStore;
  feed: ChangeFeed;
  now: () => number;
  /** Default: 30 s. */
  bookmarkMs?: number;
  /** How long a client may leave unread what it was sent. Default: 30 s. */
  stallMs?: number;
}

function renderer(
  definition: KindDefinition,
  res: Response,
  form: Negotiated,
  now: () => number,
): Pick<WatchTerms, 'render' | 'renderBookmark'> {
  const bookmark = (metadata: object) => ({
    kind: definition.kind,
    apiVersion: GROUP_VERSION,
    metadata: { ...metadata, creationTimestamp: null },
  });
  switch (form.as) {
    case 'Table': {
      const include = includeObject(res);
      let withoutDefinitions = false;
      const table = (objects: ResourceObject[], metadata: object) => {
        const text = JSON.stringify(
          toTable(objects, definition.columns, {
            include,
            now: now(),
            metadata,
            withoutDefinitions,
          }),
        );
        withoutDefinitions = true;
        return text;
      };
      return {
        render: object =>
          table([object], {
            resourceVersion: object.metadata.resourceVersion,
          }),
        renderBookmark: metadata => table([], metadata),
      };
    }
    case 'PartialObjectMetadata':
    case 'PartialObjectMetadataList':
      return {
        render: object => JSON.stringify(partialMetadata(object)),
        renderBookmark: metadata =>
          JSON.stringify(partialMetadata(bookmark(metadata))),
      };
    default:
      return {
        render: (object, json) => json ?? JSON.stringify(object),
        renderBookmark: metadata => JSON.stringify(bookmark(metadata)),
      };
  }
}

/** When a watch has to end: when it asked to, or when the token of the caller is no longer good. */
function durationOf(
  { timeoutSeconds }: ListOptions,
  { credentials }: RequestContext,
  now: number,
): number {
  const wanted = timeoutSeconds
    ? timeoutSeconds * 1_000
    : MIN_WATCH_MS + Math.random() * (MAX_WATCH_MS - MIN_WATCH_MS);
  const validFor = credentials.expiresAt
    ? Math.max(0, credentials.expiresAt.getTime() - now)
    : Infinity;
  return Math.min(wanted, validFor, MAX_WATCH_MS);
}

/** Answers a watch. */
export async function sendResourceWatch(
  res: Response,
  definition: KindDefinition,
  options: ListOptions,
  deps: WatchDeps,
): Promise<void> {
  const context = contextOf(res);
  const { query, resourceVersion, sendInitialEvents } = options;
  const form = negotiated(res);
  const readFilter = () =>
    deps.resources.readFilter(definition, query.namespace, context);
  const filter = await readFilter();
  const fromNow = !resourceVersion;
  const revisions = await assertKnownRevision(deps.store, resourceVersion ?? 0);
  const withInitial = sendInitialEvents ?? fromNow;
  if (!withInitial && !fromNow && resourceVersion < revisions.compacted) {
    throw expired(
      `too old resource version: ${resourceVersion} (${revisions.compacted})`,
    );
  }
  const session = new WatchSession(
    res,
    { definition, query, filter },
    {
      ...renderer(definition, res, form, deps.now),
      bookmarks: options.allowWatchBookmarks,
      durationMs: durationOf(options, context, deps.now()),
      bookmarkMs: deps.bookmarkMs ?? 30_000,
      stallMs: deps.stallMs ?? 30_000,
      renewFilter: readFilter,
    },
  );
  let page = withInitial
    ? await deps.resources.list(
        definition,
        { ...query, limit: PAGE_SIZE },
        context,
      )
    : undefined;
  const from =
    page?.revision ?? (fromNow ? revisions.current : resourceVersion);
  const reader = await deps.feed.subscribe(from);
  try {
    res.status(200);
    res.setHeader(
      'Content-Type',
      `${form.contentType.replace('yaml', 'json')}`,
    );
    // Compression would hold back events until its buffer is full.
    res.setHeader('Cache-Control', 'no-cache, private, no-transform');
    res.flushHeaders();
    while (page) {
      await session.sendInitial(page.items, from);
      page = page.continue
        ? await deps.resources.list(
            definition,
            { ...query, limit: PAGE_SIZE, continue: page.continue },
            context,
          )
        : undefined;
    }
    if (sendInitialEvents && options.allowWatchBookmarks) {
      await session.sendInitialEnd(from);
    }
  } catch (error) {
    reader.close();
    throw error;
  }
  await session.run(reader);
}
