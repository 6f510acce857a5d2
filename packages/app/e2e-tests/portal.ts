import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';

/** The portal of a demo that was started for tests. */
export interface Portal {
  url: string;
  /** The file with the process id of its backend. */
  pidFile: string;
  /** A kubeconfig, as JSON, with a context for each cluster. */
  clusterKubeconfig: string;
  stop(): Promise<void>;
}

/**
 * Starts the demo on ports of its own; the pages have to be built.
 *
 * @param options - with `empty`, nothing was made in it yet
 */
export async function startPortal({ empty = false } = {}): Promise<Portal> {
  const demo = spawn(
    'node',
    [
      ...['scripts/demo.mjs', '--port', '0', '--kubectl-port', '0'],
      ...(empty ? ['--empty'] : []),
    ],
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
  let url: string | undefined;
  for await (const line of createInterface(demo.stdout)) {
    url ??= /^Open (\S+)/.exec(line)?.[1];
    const pidFile = /kill -9 \$\(cat ([^)]+)\)/.exec(line)?.[1];
    if (url && pidFile) {
      // What it prints from now on must not fill the pipe.
      demo.stdout.resume();
      const clusterKubeconfig = join(dirname(pidFile), 'clusters.kubeconfig');
      return { url, pidFile, clusterKubeconfig, stop };
    }
  }
  await stop();
  throw new Error('The demo ended before its portal was ready');
}
