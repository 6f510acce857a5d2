import type { TestApi } from '../../k8s/__testUtils__/api';
import { textParts } from '../../k8s/__testUtils__/textParts';

/** An event of a stream. */
export interface StreamedEvent {
  id: number;
  event: string;
  data: any;
}

/** A stream that a test reads event by event. */
export interface Streaming {
  status: number;
  headers: { get(name: string): string | null };
  /** The next event; undefined where the server has ended the stream. */
  next(): Promise<StreamedEvent | undefined>;
  /** The events up to the first one of this type. */
  until(event: string): Promise<StreamedEvent[]>;
  stop(): void;
}

function parsed(block: string): StreamedEvent {
  const fields = Object.fromEntries(
    block.split('\n').map(line => {
      const colon = line.indexOf(': ');
      return [line.slice(0, colon), line.slice(colon + 2)];
    }),
  );
  return {
    id: Number(fields.id),
    event: fields.event,
    data: JSON.parse(fields.data),
  };
}

/** Starts a stream about some topics. */
export async function streaming(
  api: TestApi,
  topics: object[],
  options: { since?: number; user?: string; token?: string } = {},
): Promise<Streaming> {
  const query = new URLSearchParams();
  topics.forEach(topic => query.append('watch', JSON.stringify(topic)));
  const abort = new AbortController();
  const response = await api.request('GET', `/views/stream?${query}`, {
    signal: abort.signal,
    user: options.user,
    token: options.token,
    headers: {
      accept: 'text/event-stream',
      ...(options.since === undefined
        ? {}
        : { 'last-event-id': String(options.since) }),
    },
  });
  const nextPart = textParts(response, '\n\n');
  const next = async (): Promise<StreamedEvent | undefined> => {
    const block = await nextPart();
    return block === undefined ? undefined : parsed(block);
  };
  return {
    status: response.status,
    headers: response.headers,
    next,
    until: async event => {
      const events: StreamedEvent[] = [];
      for (;;) {
        const found = await next();
        if (!found) {
          throw new Error(`the stream ended before an event ${event}`);
        }
        events.push(found);
        if (found.event === event) {
          return events;
        }
      }
    },
    stop: () => abort.abort(),
  };
}
