// Child processes of the scripts: run one to its end, forward signals to it, and report failure as an error.

import { spawn } from 'node:child_process';
import { constants } from 'node:os';

/** A command ended with something else than exit code 0; the scripts exit with the same code. */
export class CommandFailed extends Error {
  constructor(command, code, signal) {
    super(
      signal
        ? `${command} was ended by ${signal}`
        : `${command} exited with code ${code}`,
    );
    this.name = 'CommandFailed';
    this.exitCode = signal ? 128 + (constants.signals[signal] ?? 0) : code;
  }
}

const running = new Set();
let interruptedBy;

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    interruptedBy ??= signal;
    if (signal === 'SIGINT' && process.stdin.isTTY) {
      return; // Ctrl-C: the terminal has sent it to the commands as well.
    }
    for (const child of running) {
      child.kill(signal);
    }
  });
}

/**
 * Runs a command to its end, with its output on ours, and rejects when it fails.
 *
 * A signal to this process goes to the command, and the promise rejects once the command has ended, so that callers
 * clean up in `finally` after Ctrl-C as well.
 */
export function run(command, args, options = {}) {
  const name = options.name ?? [command, ...args].join(' ');
  return new Promise((resolve, reject) => {
    if (interruptedBy) {
      reject(new CommandFailed(name, null, interruptedBy));
      return;
    }
    const child = spawn(command, args, {
      stdio: ['ignore', 'inherit', 'inherit'],
      ...options,
    });
    running.add(child);
    child.once('error', error => {
      running.delete(child);
      reject(error);
    });
    child.once('close', (code, signal) => {
      running.delete(child);
      if (code === 0 && !interruptedBy) {
        resolve();
      } else {
        reject(new CommandFailed(name, code, signal ?? interruptedBy));
      }
    });
    options.onSpawn?.(child);
  });
}

/** Runs the body of a script; a failure is one line on stderr and a non-zero exit code. */
export async function main(body) {
  try {
    await body();
  } catch (error) {
    console.error(
      error instanceof CommandFailed || error?.expected
        ? `\n${error.message}`
        : error,
    );
    process.exitCode = error?.exitCode || 1;
  }
}

/** An error whose message is written for the person who runs the script: no stack trace is shown. */
export function expectedError(message) {
  return Object.assign(new Error(message), { expected: true });
}
