import { ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync, closeSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer, AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { request } from 'undici';
import { stringify } from 'yaml';
import type { DemoFleet } from './fleet';
import { ROOT } from './paths';
import { PEOPLE } from './people';

const READY_WITHIN_MS = 120_000;

/** What the backend is told of a fleet. */
type RegisteredFleet = Pick<DemoFleet, 'clusters'> &
  Partial<Pick<DemoFleet, 'hubs'>>;

/** A running Backstage backend with Fairway. */
export interface Portal {
  baseUrl: string;
  port: number;
  logFile: string;
  /** The file with the process id of the backend. */
  pidFile: string;
  /** A Backstage token for one of the demo users. */
  token(user: string): Promise<string>;
  /** Ends the process at once, as a crash does, and starts it again on the same database. */
  crashAndRestart(): Promise<void>;
  stop(): Promise<void>;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

function configuration(options: {
  baseUrl: string;
  port: number;
  fleet: RegisteredFleet;
  directory: string;
  database?: object;
}) {
  const { clusters, hubs = [] } = options.fleet;
  return {
    app: {
      baseUrl: options.baseUrl,
      // Nothing but this build was ever served from here.
      disableStaticFallbackCache: true,
    },
    backend: {
      baseUrl: options.baseUrl,
      listen: { host: '127.0.0.1', port: options.port },
      cors: { origin: options.baseUrl },
      // Safari would ask for everything over TLS, which this portal does not speak.
      csp: { 'upgrade-insecure-requests': false },
      database: options.database ?? {
        client: 'better-sqlite3',
        connection: { directory: join(options.directory, 'database') },
      },
    },
    auth: {
      backstageTokenExpiration: { hours: 24 },
      providers: { demo: { users: Object.values(PEOPLE) } },
    },
    permission: { enabled: true },
    catalog: {
      rules: [
        {
          allow: [
            'Component',
            'System',
            'API',
            'Resource',
            'Location',
            'Domain',
            'User',
            'Group',
          ],
        },
      ],
      locations: ['org.yaml', 'catalog.yaml'].map(file => ({
        type: 'file',
        target: join(ROOT, 'examples', file),
      })),
    },
    kubernetes: {
      serviceLocatorMethod: { type: 'multiTenant' },
      clusterLocatorMethods: [
        {
          type: 'config',
          clusters: [...clusters, ...hubs].map(({ name, url, token, ca }) => ({
            name,
            url,
            authProvider: 'serviceAccount',
            serviceAccountToken: token,
            // Plain HTTP, as benchmarks use it, is only accepted so.
            ...(url.startsWith('http:') ? { skipTLSVerify: true } : {}),
            ...(ca ? { caData: Buffer.from(ca).toString('base64') } : {}),
          })),
        },
      ],
    },
  };
}

/**
 * Starts the backend of `packages/backend` as a process of its own and waits until it is ready.
 *
 * @param options - with `restarts` it is started again whenever it ends, as a Deployment would do
 */
export async function startPortal(options: {
  directory: string;
  fleet: RegisteredFleet;
  /** 0 for any that is free. */
  port: number;
  /** `backend.database` of the configuration. Default: files of SQLite in the directory. */
  database?: object;
  restarts?: boolean;
}): Promise<Portal> {
  const port = options.port || (await freePort());
  const baseUrl = `http://localhost:${port}`;
  const configFile = join(options.directory, 'app-config.demo.yaml');
  const logFile = join(options.directory, 'backend.log');
  const pidFile = join(options.directory, 'backend.pid');
  await mkdir(join(options.directory, 'database'), { recursive: true });
  await writeFile(
    configFile,
    stringify(configuration({ ...options, baseUrl, port })),
    { mode: 0o600 },
  );
  let child: ChildProcess | undefined;

  const startOnce = async () => {
    const log = openSync(logFile, 'a', 0o600);
    const started = spawn(
      process.execPath,
      [
        '--enable-source-maps',
        '--require',
        join(ROOT, 'node_modules/@backstage/cli/config/nodeTransform.cjs'),
        join(ROOT, 'packages/backend/src/index.ts'),
        '--config',
        join(ROOT, 'app-config.yaml'),
        '--config',
        configFile,
      ],
      {
        cwd: join(ROOT, 'packages/backend'),
        stdio: ['ignore', log, log],
        env: { ...process.env, NODE_ENV: 'development' },
      },
    );
    closeSync(log);
    child = started;
    await writeFile(pidFile, `${started.pid}\n`);
    const deadline = Date.now() + READY_WITHIN_MS;
    for (;;) {
      if (started.exitCode !== null || started.signalCode !== null) {
        throw new Error(
          `The backend ended before it was ready; the end of ${logFile}:\n${(
            await readFile(logFile, 'utf8')
          ).slice(-4000)}`,
        );
      }
      const ready = await request(
        `${baseUrl}/.backstage/health/v1/readiness`,
      ).then(
        async response => {
          await response.body.dump();
          return response.statusCode === 200;
        },
        () => false,
      );
      if (ready) {
        return started;
      }
      if (Date.now() > deadline) {
        started.kill('SIGKILL');
        throw new Error(
          `The backend was not ready within ${
            READY_WITHIN_MS / 1000
          } s; see ${logFile}`,
        );
      }
      await delay(250);
    }
  };
  const start = async (): Promise<void> => {
    const started = await startOnce();
    started.once('exit', () => {
      if (options.restarts && child === started) {
        start().catch(error => process.stderr.write(`${error.message}\n`));
      }
    });
  };
  const end = async (signal: NodeJS.Signals) => {
    const ending = child;
    child = undefined;
    if (ending && ending.exitCode === null && ending.signalCode === null) {
      ending.kill(signal);
      await once(ending, 'exit');
    }
  };

  await start();
  return {
    baseUrl,
    port,
    logFile,
    pidFile,
    async token(user) {
      const deadline = Date.now() + READY_WITHIN_MS;
      for (;;) {
        const response = await request(
          `${baseUrl}/api/auth/demo/refresh?user=${encodeURIComponent(user)}`,
          { headers: { 'x-requested-with': 'XMLHttpRequest' } },
        );
        const text = await response.body.text();
        if (response.statusCode === 200) {
          return JSON.parse(text).backstageIdentity.token;
        }
        // Right after the start the catalog may not have read the user yet.
        if (Date.now() > deadline) {
          throw new Error(`${user} could not sign in: ${text}`);
        }
        await delay(250);
      }
    },
    async crashAndRestart() {
      await end('SIGKILL');
      await start();
    },
    stop: () => end('SIGTERM'),
  };
}
