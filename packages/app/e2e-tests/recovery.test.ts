import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { expect, test } from './journey';
import { command, give, phase, promote, stage, waitForGate } from './runPage';

const STREAMS = '**/api/fairway/views/stream?**';

const banner = (page: Page) => page.getByText(/^Not up to date since/);

test('pages say that they are not up to date when the backend is killed, and show what has happened meanwhile once they are connected again', async ({
  as,
  portal,
}) => {
  const dana = await as('dana');
  await promote(dana, 'v3.0.0');
  await waitForGate(dana);
  const vera = await as('vera');
  await vera.goto(dana.url());
  await expect(command(vera, 'Abort')).toBeVisible();

  // Her stream is kept away until more has happened than the end of the backend.
  await vera.route(STREAMS, route => route.abort());
  const pid = await readFile(portal.pidFile, 'utf8');
  process.kill(Number(pid), 'SIGKILL');
  await expect(banner(dana)).toBeVisible();
  await expect(banner(vera)).toBeVisible();

  await expect(banner(dana)).toBeHidden({ timeout: 90_000 });
  await expect(stage(dana, 'canary', 'Succeeded', '2 of 2')).toBeVisible();
  await give(dana, 'Abort');
  await expect(phase(dana, 'Aborted')).toBeVisible();

  await expect(banner(vera)).toBeVisible();
  await vera.unroute(STREAMS);
  await expect(banner(vera)).toBeHidden({ timeout: 60_000 });
  await expect(phase(vera, 'Aborted')).toBeVisible();
});
