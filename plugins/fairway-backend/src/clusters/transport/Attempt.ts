import { ClusterError } from '@fairway/plugin-fairway-node';
import type { LinkedSignal } from '../abort';
import type { GatewayClock } from '../clock';
import type { ReachabilityMonitor } from '../reachability';
import type { ClusterRequest } from './ClusterTransport';
import {
  abortedError,
  badResponseError,
  connectionError,
  RequestLabel,
  responseError,
  timeoutError,
} from './errors';
import type { HttpConnection, HttpResponse } from './HttpConnection';
import { BodyTooLarge, readLines, readText } from './readBody';
import type { RequestBudget } from './RequestBudget';

const MAX_ERROR_BODY = 1024 * 1024;

/** One try of one request under one credential: budget, time limit, exchange, report of reachability. */
export class Attempt {
  private sent = false;
  private timedOut = false;

  constructor(
    private readonly options: {
      request: ClusterRequest;
      label: RequestLabel;
      budget: RequestBudget;
      reachability: ReachabilityMonitor;
      clock: GatewayClock;
      timeoutMs: number;
      connect(): Promise<HttpConnection>;
      link(): LinkedSignal;
    },
  ) {}

  /** The JSON of the answer. */
  async json<T>(maxBytes: number): Promise<T> {
    const link = this.options.link();
    try {
      return await this.run(link, async response => {
        const text = await readText(response.body, maxBytes);
        try {
          return JSON.parse(text) as T;
        } catch {
          throw badResponseError(this.options.label, 'text that is not JSON');
        }
      });
    } finally {
      link.unlink();
    }
  }

  /** The lines of the answer; the limits end once it has begun. */
  async lines(
    maxBytes: number,
  ): Promise<AsyncGenerator<string, void, undefined>> {
    const link = this.options.link();
    try {
      return await this.run(link, async ({ body }) =>
        unlinkAfter(readLines(body, maxBytes), link),
      );
    } catch (error) {
      link.unlink();
      throw error;
    }
  }

  private async run<T>(
    link: LinkedSignal,
    consume: (response: HttpResponse) => Promise<T>,
  ): Promise<T> {
    const { clock, budget, reachability, timeoutMs } = this.options;
    const timer = clock.setTimeout(() => {
      this.timedOut = true;
      link.abort(new Error('time limit'));
    }, timeoutMs);
    let release: (() => void) | undefined;
    let ticket: number | undefined;
    try {
      release = await budget.acquire(link.signal);
      ticket = reachability.attempt();
      const result = await this.exchange(link.signal, consume);
      reachability.succeeded();
      return result;
    } catch (error) {
      const explained = this.explain(error, link.signal);
      if (ticket !== undefined) {
        this.report(explained, ticket);
      }
      throw explained;
    } finally {
      timer.cancel();
      release?.();
    }
  }

  private async exchange<T>(
    signal: AbortSignal,
    consume: (response: HttpResponse) => Promise<T>,
  ): Promise<T> {
    const { request, label, clock } = this.options;
    const { method, path, body, contentType } = request;
    const http = await this.options.connect();
    const response = await http.send({
      method,
      path,
      body,
      headers: {
        accept: 'application/json',
        'user-agent': 'fairway',
        ...(contentType ? { 'content-type': contentType } : {}),
      },
      signal,
      onSent: () => {
        this.sent = true;
      },
    });
    if (response.code >= 200 && response.code < 300) {
      return consume(response);
    }
    const { code, retryAfter } = response;
    throw responseError(label, {
      code,
      retryAfter,
      body: await readErrorBody(response),
      now: clock.now(),
    });
  }

  private explain(error: unknown, signal: AbortSignal): ClusterError {
    const { label, timeoutMs } = this.options;
    if (this.timedOut) {
      return timeoutError(label, timeoutMs, this.sent);
    }
    if (signal.aborted) {
      return abortedError(label, this.sent, error);
    }
    if (error instanceof ClusterError) {
      return error;
    }
    return error instanceof BodyTooLarge
      ? tooLargeError(label, error)
      : connectionError(label, error, this.sent);
  }

  private report(error: ClusterError, ticket: number): void {
    const { reachability, request } = this.options;
    if (error.reason === 'Aborted' || error.code === 401) {
      return;
    }
    if (error.code === 403 && request.isProbe) {
      reachability.refused('Forbidden', error.message);
      return;
    }
    if (error.code !== undefined && error.code < 500) {
      reachability.succeeded();
      return;
    }
    const answered =
      error.reason === 'BadResponse' || error.reason === 'ResponseTooLarge';
    // A write may fail with 500 because of an admission webhook, which says nothing about the API server.
    const perhapsWebhook = error.code === 500 && request.method !== 'GET';
    if (!answered && !perhapsWebhook) {
      reachability.failed(ticket, error.message);
    }
  }
}

async function readErrorBody(response: HttpResponse): Promise<unknown> {
  try {
    return JSON.parse(await readText(response.body, MAX_ERROR_BODY));
  } catch {
    return undefined;
  }
}

function tooLargeError(
  { cluster, what }: RequestLabel,
  { limit }: BodyTooLarge,
): ClusterError {
  return new ClusterError(
    'ResponseTooLarge',
    `cluster "${cluster}" answered ${what} with more than ${limit} bytes`,
    { retryable: false },
  );
}

async function* unlinkAfter<T>(
  items: AsyncGenerator<T, void, undefined>,
  link: LinkedSignal,
): AsyncGenerator<T, void, undefined> {
  try {
    yield* items;
  } finally {
    link.unlink();
  }
}
