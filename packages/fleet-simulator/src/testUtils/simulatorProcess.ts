import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { CliOptions } from '../cliOptions';

/** A simulator in a process of its own. @public */
export interface SimulatorProcess {
  /** Base URL, without a slash at the end. */
  url: string;
  /** Base URL of the API server of a cluster. */
  clusterUrl(name: string): string;
  /** Process id, for measuring. */
  pid: number;
  /**
   * Calls the control endpoint, for example `control('GET', '/counters')`.
   *
   * @throws Error if the answer is not 200.
   */
  control(method: string, path: string, body?: unknown): Promise<any>;
  /** Ends the process and waits for it. */
  stop(): Promise<void>;
}

/**
 * Starts the simulator in a process of its own, which ends with this one.
 *
 * @throws Error if the process ends before it is ready; its output goes to
 *   this process's standard error.
 * @public
 */
export async function startSimulatorProcess(
  options: CliOptions = {},
): Promise<SimulatorProcess> {
  const manifest = require.resolve('@fairway/fleet-simulator/package.json');
  const binary = join(dirname(manifest), 'bin/fleet-simulator');
  const child = spawn(process.execPath, [binary, '-'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  child.stdin.write(`${JSON.stringify(options)}\n`);
  const exited = once(child, 'exit');
  const line = await Promise.race([
    once(createInterface(child.stdout), 'line'),
    exited.then(([code]) => {
      throw new Error(`The fleet simulator ended with code ${code}`);
    }),
  ]);
  const { url } = JSON.parse(line[0]) as { url: string };
  return {
    url,
    clusterUrl: name => `${url}/clusters/${name}`,
    pid: child.pid!,
    control: async (method, path, body) => {
      const answer = await fetch(`${url}/simulator${path}`, {
        method,
        body: body === undefined ? undefined : JSON.stringify(body),
      });
      const result = await answer.json();
      if (!answer.ok) {
        throw new Error(`${method} ${path}: ${JSON.stringify(result)}`);
      }
      return result;
    },
    stop: async () => {
      child.stdin.end();
      await exited;
    },
  };
}
