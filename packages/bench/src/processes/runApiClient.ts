import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import type { Scope } from '../scope';
import { childNodeOptions } from './childArguments';

/** What the client is told. */
export interface ApiClientOptions {
  /** Where the API is, without a slash at the end. */
  url: string;
  token: string;
  namespace: string;
}

/** How long an operation took, in milliseconds. */
export type Latency = { p50: number; p95: number };

/** What the client has measured. */
export interface ApiClientResult {
  requests: number;
  operations: Record<string, Latency>;
}

/** Measures the API from a process of its own, so that the client takes no time from the server's loop. */
export async function runApiClient(
  options: ApiClientOptions,
  scope: Scope,
): Promise<ApiClientResult> {
  const child = spawn(
    process.execPath,
    [
      ...childNodeOptions(),
      require.resolve('./apiClient'),
      JSON.stringify(options),
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const ended = once(child, 'exit');
  const stop = () => child.kill('SIGTERM');
  scope.signal.addEventListener('abort', stop);
  scope.defer(async () => {
    stop();
    await ended;
  });
  const output = await text(child.stdout);
  const [code] = await ended;
  if (code !== 0) {
    throw new Error(`The client of the API ended with ${code}`);
  }
  return JSON.parse(output) as ApiClientResult;
}
