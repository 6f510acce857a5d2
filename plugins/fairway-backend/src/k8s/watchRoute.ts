import type { Response } from 'express';
import type { KindDefinition } from '@fairway/plugin-fairway-common';
import type { ChangeFeed, RequestContext, Resources } from '../resources';
import { expired } from '../resources/statusError';
import type { FairwayStore } from '../store/types';
import { assertKnownRevision } from './listRoute';
import type { ListOptions } from './queryOptions';
import { contextOf } from './requestContext';
import { negotiated } from './respond';
import { ResourceSubject } from './ResourceSubject';
import type { KubernetesObject, Presentation } from './table';
import { watchRenderer } from './watchRendering';
import { WatchSession, WatchSubject } from './WatchSession';

/** How long watches may last that do not say it themselves: a random time, so that not all clients come back at once. */
const MIN_WATCH_MS = 30 * 60_000;
const MAX_WATCH_MS = 60 * 60_000;

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

/** Answers a watch of objects of a kind. */
export async function sendResourceWatch<T extends KubernetesObject>(
  res: Response,
  definition: KindDefinition,
  options: ListOptions,
  deps: WatchDeps,
  shown: Presentation<T>,
): Promise<void> {
  const { apiVersion, kind, of } = shown;
  const renderer = watchRenderer(shown, res, deps.now);
  const subject = await ResourceSubject.create(
    {
      definition,
      query: options.query,
      resources: deps.resources,
      context: contextOf(res),
    },
    {
      ...renderer,
      object: (object, json) => {
        const made = of(object);
        return renderer.object(
          made,
          (made as KubernetesObject) === object ? json : undefined,
        );
      },
      gone: remains => renderer.gone({ ...remains, apiVersion, kind }),
    },
  );
  await sendWatch(res, subject, options, deps);
}

/** Answers a watch. */
export async function sendWatch(
  res: Response,
  subject: WatchSubject,
  options: ListOptions,
  deps: Omit<WatchDeps, 'resources'>,
): Promise<void> {
  const { resourceVersion, sendInitialEvents, allowWatchBookmarks } = options;
  const fromNow = !resourceVersion;
  const revisions = await assertKnownRevision(deps.store, resourceVersion ?? 0);
  const withInitial = sendInitialEvents ?? fromNow;
  if (!withInitial && !fromNow && resourceVersion < revisions.compacted) {
    throw expired(
      `too old resource version: ${resourceVersion} (${revisions.compacted})`,
    );
  }
  const session = new WatchSession(res, subject, {
    bookmarks: allowWatchBookmarks,
    durationMs: durationOf(options, contextOf(res), deps.now()),
    bookmarkMs: deps.bookmarkMs ?? 30_000,
    stallMs: deps.stallMs ?? 30_000,
  });
  const initial = withInitial ? await subject.begin() : undefined;
  if (!initial) {
    await subject.resume();
  }
  const from =
    initial?.revision ?? (fromNow ? revisions.current : resourceVersion);
  const reader = await deps.feed.subscribe(from);
  try {
    res.status(200);
    res.setHeader(
      'Content-Type',
      `${negotiated(res).contentType.replace('yaml', 'json')}`,
    );
    // Compression would hold back events until its buffer is full.
    res.setHeader('Cache-Control', 'no-cache, private, no-transform');
    res.flushHeaders();
    if (initial) {
      await session.send(initial.events);
    }
    if (sendInitialEvents && allowWatchBookmarks) {
      await session.sendInitialEnd(from);
    }
  } catch (error) {
    reader.close();
    throw error;
  }
  await session.run(reader);
}
