import { ChildProcess, spawn } from 'node:child_process';

/** A child process that ends with its parent. */
export interface SupervisedProcess {
  /** The last output, for error messages. */
  output(): string;
  /** Undefined while it runs. */
  exitCode(): number | null | undefined;
  /** Ends the process and waits for it. */
  stop(): Promise<void>;
}

const OUTPUT_LIMIT = 20_000;

/** Starts a program and keeps the end of its output. */
export function supervise(command: string, args: string[]): SupervisedProcess {
  const child: ChildProcess = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let exitCode: number | null | undefined;
  const keep = (chunk: Buffer) => {
    output = (output + chunk).slice(-OUTPUT_LIMIT);
  };
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  const ended = new Promise<void>(resolve => {
    child.once('error', error => {
      keep(Buffer.from(String(error)));
      exitCode = -1;
      resolve();
    });
    child.once('exit', code => {
      exitCode = code;
      resolve();
    });
  });
  ended.then(() => process.removeListener('exit', kill));
  return {
    output: () => output,
    exitCode: () => exitCode,
    stop: async () => {
      child.kill('SIGTERM');
      const force = setTimeout(kill, 5_000);
      await ended;
      clearTimeout(force);
    },
  };
}
