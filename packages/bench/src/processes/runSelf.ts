import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import type { BenchResult } from '../result';
import type { Scope } from '../scope';
import { childNodeOptions } from './childArguments';

/** Runs a scenario in a process of its own, so that its memory is its own. */
export async function runSelf(
  args: readonly string[],
  scope: Scope,
): Promise<BenchResult> {
  const child = spawn(
    process.execPath,
    [...childNodeOptions(), process.argv[1], ...args, '--json'],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const ended = once(child, 'exit');
  const stop = () => child.kill('SIGTERM');
  scope.signal.addEventListener('abort', stop);
  try {
    const output = await text(child.stdout);
    await ended;
    scope.signal.throwIfAborted();
    return JSON.parse(output) as BenchResult;
  } catch (error) {
    throw new Error(`bench ${args.join(' ')} failed`, { cause: error });
  } finally {
    scope.signal.removeEventListener('abort', stop);
  }
}
