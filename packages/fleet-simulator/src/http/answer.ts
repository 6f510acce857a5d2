import { ServerResponse } from 'node:http';
import { FaultEffect } from '../faults/fault';
import { StatusError } from '../kubernetes/status';
import { Answer } from './resourceHandler';

const REASONS: Record<number, string> = {
  400: 'BadRequest',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'NotFound',
  409: 'Conflict',
  410: 'Expired',
  422: 'Invalid',
  429: 'TooManyRequests',
  500: 'InternalError',
  503: 'ServiceUnavailable',
  504: 'Timeout',
};

/** The error that a fault asks for. */
export function injectedError(
  effect: Extract<FaultEffect, { type: 'Error' }>,
): StatusError {
  const { code, retryAfterSeconds, message } = effect;
  return new StatusError(
    code,
    REASONS[code] ?? 'InternalError',
    message ?? `fault injected by the simulator: ${code}`,
    retryAfterSeconds === undefined ? undefined : { retryAfterSeconds },
  );
}

/** Turns an error into its answer. Unexpected ones become 500. */
export function errorAnswer(error: unknown): Answer {
  const known =
    error instanceof StatusError
      ? error
      : new StatusError(
          500,
          'InternalError',
          `Internal error occurred: ${(error as Error).stack ?? error}`,
        );
  return { code: known.code, body: known.status };
}

function headersOf(answer: Answer, length: number) {
  const { details } = answer.body as {
    details?: { retryAfterSeconds?: number };
  };
  return {
    'content-type': 'application/json',
    'content-length': length,
    'cache-control': 'no-cache, private',
    ...(answer.code >= 400 && details?.retryAfterSeconds !== undefined
      ? { 'retry-after': String(details.retryAfterSeconds) }
      : {}),
  };
}

/** Writes an answer, whole or as damaged as the faults demand. */
export function writeAnswer(
  response: ServerResponse,
  answer: Answer,
  effects: FaultEffect[] = [],
): void {
  const text = JSON.stringify(answer.body);
  if (effects.some(effect => effect.type === 'GarbageBody')) {
    const garbage = '<html><body>502 Bad Gateway</body></html>';
    response.writeHead(
      200,
      headersOf({ ...answer, code: 200 }, garbage.length),
    );
    response.end(garbage);
    return;
  }
  response.writeHead(answer.code, headersOf(answer, Buffer.byteLength(text)));
  if (effects.some(effect => effect.type === 'TruncatedBody')) {
    response.write(text.slice(0, Math.floor(text.length / 2)), () =>
      response.destroy(),
    );
    return;
  }
  response.end(text);
}

/** Writes an answer that is no Kubernetes object. */
export function writeText(
  response: ServerResponse,
  code: number,
  text: string,
): void {
  response.writeHead(code, {
    'content-type': 'text/plain; charset=utf-8',
    'content-length': Buffer.byteLength(text),
  });
  response.end(text);
}
