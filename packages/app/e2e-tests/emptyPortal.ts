import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** A portal in which nothing was made yet. */
export interface EmptyPortal {
  url: string;
  stop(): Promise<void>;
}

/** Starts one; the pages have to be built. */
export async function startEmptyPortal(): Promise<EmptyPortal> {
  const demo = spawn(
    'node',
    ['scripts/demo.mjs', '--empty', '--port', '0', '--kubectl-port', '0'],
    {
      cwd: join(__dirname, '..', '..', '..'),
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const stop = async () => {
    if (demo.exitCode === null && demo.signalCode === null) {
      demo.kill('SIGTERM');
      await once(demo, 'exit');
    }
  };
  for await (const line of createInterface(demo.stdout)) {
    const url = /^Open (\S+)/.exec(line)?.[1];
    if (url) {
      // What it prints from now on must not fill the pipe.
      demo.stdout.resume();
      return { url, stop };
    }
  }
  await stop();
  throw new Error('The demo ended before its portal was ready');
}
