import type { Request, Response } from 'express';
import { kindByPlural } from '@fairway/plugin-fairway-common';
import { z } from 'zod';
import { wholeNumber } from '../../k8s/parameters';
import { queryOf } from '../../k8s/queryOptions';
import { contextOf } from '../../k8s/requestContext';
import {
  parseFieldSelector,
  parseLabelSelector,
  selectableFields,
} from '../../k8s/selectors';
import { watchLifetimeMs } from '../../k8s/watchLifetime';
import { WatchScope } from '../../k8s/WatchScope';
import type { ChangeFeed, RequestContext, Resources } from '../../resources';
import { badRequest } from '../../resources/statusError';
import type { FairwayStore } from '../../store/types';
import { StreamSession, StreamTerms } from './StreamSession';

const MAX_TOPICS = 16;

const topicSchema = z.strictObject({
  plural: z.string(),
  namespace: z.string().optional(),
  fieldSelector: z.string().optional(),
  labelSelector: z.string().optional(),
});

/** What streams work with. */
export interface StreamDeps {
  resources: Resources;
  store: FairwayStore;
  feed: ChangeFeed;
  now: () => number;
  /** Replaces the times of {@link StreamTerms}, for tests. */
  streamTerms?: Partial<Omit<StreamTerms, 'durationMs' | 'renewFilter'>>;
}

const DEFAULT_TERMS = {
  gatherMs: 200,
  promptMs: 20,
  aliveMs: 15_000,
  renewMs: 30_000,
  stallMs: 30_000,
  maxBehind: 10_000,
};

function readTopic(text: string): Pick<WatchScope, 'definition' | 'query'> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw badRequest(
      `watch=${text} is not JSON; write it like watch={"plural":"targets"}`,
    );
  }
  const { data: topic, error } = topicSchema.safeParse(json);
  if (!topic) {
    const [{ path, message }] = error.issues;
    throw badRequest(
      `watch=${text}: ${path.join('.') || 'it'} is wrong: ${message}`,
    );
  }
  const definition = kindByPlural(topic.plural);
  if (!definition) {
    throw badRequest(
      `watch: there is no resource "${topic.plural}"; use the plural of a kind, such as targets`,
    );
  }
  return {
    definition,
    query: {
      namespace: topic.namespace,
      labels: parseLabelSelector(topic.labelSelector ?? ''),
      fields: parseFieldSelector(
        topic.fieldSelector ?? '',
        selectableFields(definition),
      ),
    },
  };
}

function topicsOf(req: Request): Pick<WatchScope, 'definition' | 'query'>[] {
  const topics = queryOf(req).getAll('watch').map(readTopic);
  if (topics.length === 0 || topics.length > MAX_TOPICS) {
    throw badRequest(
      `watch must be given from 1 to ${MAX_TOPICS} times, and not ${topics.length} times`,
    );
  }
  const twice = topics.find(
    ({ definition }, index) =>
      topics.findIndex(other => other.definition === definition) < index,
  );
  if (twice) {
    throw badRequest(
      `watch is given twice for ${twice.definition.plural}; give it once for each kind, with a selector that takes in both`,
    );
  }
  return topics;
}

/** The revision that a stream goes on from; what EventSource sends by itself wins. */
function sinceOf(req: Request): number | undefined {
  const header = req.headers['last-event-id'];
  return typeof header === 'string' && header !== ''
    ? wholeNumber('Last-Event-ID', header)
    : wholeNumber('since', queryOf(req).get('since'));
}

/** Answers `GET /stream`. */
export async function sendStream(
  req: Request,
  res: Response,
  deps: StreamDeps,
): Promise<void> {
  const context = contextOf(res);
  const topics = topicsOf(req);
  const since = sinceOf(req);
  const scopes = await Promise.all(
    topics.map(
      async topic =>
        new WatchScope({
          ...topic,
          filter: await readFilter(topic, deps, context),
        }),
    ),
  );
  const { current, compacted } = await deps.store.revisions();
  const terms: StreamTerms = {
    ...DEFAULT_TERMS,
    ...deps.streamTerms,
    durationMs: watchLifetimeMs(context, deps.now()),
    renewFilter: scope => readFilter(scope, deps, context),
  };
  // A revision that is not known here is from before the database was restored.
  const isLost =
    since !== undefined &&
    (since < compacted || since > current || current - since > terms.maxBehind);
  const from = since === undefined || isLost ? current : since;
  const reader = await deps.feed.subscribe(from);
  const session = new StreamSession(res, scopes, terms);
  res.status(200);
  res.setHeader('Content-Type', 'text/event-stream; charset=utf-8');
  // Compression and proxies would hold back events until their buffers are full.
  res.setHeader('Cache-Control', 'no-cache, private, no-transform');
  res.setHeader('X-Accel-Buffering', 'no');
  res.flushHeaders();
  await session.run(reader, isLost);
}

function readFilter(
  { definition, query }: Pick<WatchScope, 'definition' | 'query'>,
  { resources }: StreamDeps,
  context: RequestContext,
) {
  return resources.readFilter(definition, query.namespace, context);
}
