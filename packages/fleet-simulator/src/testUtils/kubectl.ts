import { ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { stringify } from 'yaml';

/** The kubectl of the test binaries, or the one on the PATH. */
function binary(): string {
  const assets = process.env.KUBEBUILDER_ASSETS;
  const bundled = assets && join(assets, 'kubectl');
  return bundled && existsSync(bundled) ? bundled : 'kubectl';
}

/** How a run of kubectl ended. @public */
export interface KubectlResult {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Text as it is, a list as several documents, anything else as one. */
function textOf(input: unknown): string {
  if (input === undefined || typeof input === 'string') {
    return input ?? '';
  }
  return (Array.isArray(input) ? input : [input])
    .map(document => stringify(document))
    .join('---\n');
}

/** An unmodified kubectl with a home of its own. @public */
export class Kubectl {
  readonly #home: string;
  readonly #running = new Set<ChildProcess>();

  /** @param kubeconfig - as an object, or as the text of a file */
  static async create(kubeconfig: object | string): Promise<Kubectl> {
    const home = await mkdtemp(join(tmpdir(), 'kubectl-'));
    await writeFile(
      join(home, 'config'),
      typeof kubeconfig === 'string' ? kubeconfig : JSON.stringify(kubeconfig),
    );
    return new Kubectl(home);
  }

  private constructor(home: string) {
    this.#home = home;
  }

  /** Starts kubectl; it is ended by {@link close} where it has not ended by then. */
  start(args: string[], env: Record<string, string> = {}): ChildProcess {
    return this.#spawn(binary(), args, env);
  }

  #spawn(
    program: string,
    args: string[],
    env: Record<string, string> = {},
  ): ChildProcess {
    const kubectl = dirname(binary());
    const path = process.env.PATH ?? '';
    const child = spawn(program, args, {
      env: {
        PATH: kubectl === '.' ? path : `${kubectl}${delimiter}${path}`,
        HOME: this.#home,
        KUBECONFIG: join(this.#home, 'config'),
        ...env,
      },
    });
    this.#running.add(child);
    child.on('close', () => this.#running.delete(child));
    return child;
  }

  /** Runs kubectl to its end. The input is text or documents. */
  run(
    args: string[],
    options: { input?: unknown; env?: Record<string, string> } = {},
  ): Promise<KubectlResult> {
    return this.#end(this.start(args, options.env), options.input);
  }

  /** Runs what somebody pastes into a shell, which must succeed. @returns what it prints */
  async shell(script: string): Promise<string> {
    const { code, stdout, stderr } = await this.#end(
      this.#spawn('sh', ['-c', script]),
    );
    if (code !== 0) {
      throw new Error(`${script}\nfailed: ${stderr}${stdout}`);
    }
    return stdout + stderr;
  }

  #end(child: ChildProcess, input?: unknown): Promise<KubectlResult> {
    return new Promise((resolve, reject) => {
      let stdout = '';
      let stderr = '';
      child.stdout!.on('data', chunk => (stdout += chunk));
      child.stderr!.on('data', chunk => (stderr += chunk));
      child.on('error', reject);
      child.on('close', code => resolve({ code, stdout, stderr }));
      child.stdin!.end(textOf(input));
    });
  }

  /** Runs kubectl, which must succeed. @returns what it prints */
  async ok(
    args: string[],
    options?: { input?: unknown; env?: Record<string, string> },
  ): Promise<string> {
    const { code, stdout, stderr } = await this.run(args, options);
    if (code !== 0) {
      throw new Error(`kubectl ${args.join(' ')} failed: ${stderr}${stdout}`);
    }
    return stdout + stderr;
  }

  /** An executable script, for EDITOR. @returns its path */
  async script(name: string, text: string): Promise<string> {
    const file = join(this.#home, name);
    await writeFile(file, text);
    await chmod(file, 0o700);
    return file;
  }

  async close(): Promise<void> {
    for (const child of this.#running) {
      child.kill();
    }
    await rm(this.#home, { recursive: true, force: true });
  }
}
