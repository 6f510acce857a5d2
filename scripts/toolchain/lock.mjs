import { mkdir, open, readFile, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/**
 * Runs `body` while holding a lock file, so that two processes do not set up the same folder at once.
 *
 * The file names the holder's process id; the lock of a process that no longer exists is taken over.
 */
export async function withLock(file, body) {
  await mkdir(dirname(file), { recursive: true });
  await acquire(file);
  try {
    return await body();
  } finally {
    await rm(file, { force: true });
  }
}

async function acquire(file) {
  let announced = false;
  for (;;) {
    try {
      const handle = await open(file, 'wx');
      await handle.writeFile(String(process.pid));
      await handle.close();
      return;
    } catch (error) {
      if (error.code !== 'EEXIST') {
        throw error;
      }
    }
    const holder = await readHolder(file);
    if (holder !== undefined && !isAlive(holder)) {
      await rm(file, { force: true });
      continue;
    }
    if (!announced) {
      announced = true;
      console.error(
        `Waiting for process ${holder ?? '?'}, which holds ${file}`,
      );
    }
    await delay(500);
  }
}

/** Undefined while the holder has created the file but not yet written its id, and once the file is gone. */
async function readHolder(file) {
  const text = await readFile(file, 'utf8').catch(() => '');
  return /^\d+$/.test(text) ? Number(text) : undefined;
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
