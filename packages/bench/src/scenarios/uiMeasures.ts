import { setTimeout as delay } from 'node:timers/promises';
import type { Page } from '@playwright/test';
import type { FairwayClient } from 'demo/src/client';
import { quantile, rounded } from '../result';

/** How long is scrolled and looked, in milliseconds. */
const LOOK_MS = 10_000;

const LONG_MS = 200;

/** How often the view of the fleet is read, and how long nobody asks for it before that. */
const FLEET_READS = 40;
const REST_MS = 500;

const CELL = '[role=gridcell]';

/** Opens a page anew and waits for its grid. @returns when the first cell was painted, in milliseconds since the navigation */
export async function firstGridPaint(
  page: Page,
  path: string,
): Promise<number> {
  await page.goto(path);
  const paint = await page.waitForFunction(
    () => window.benchNotes.gridPaint,
    undefined,
    { timeout: 60_000 },
  );
  return rounded((await paint.jsonValue())!, 0);
}

/** Scrolls a page up and down for a while. */
export async function whileScrolling(
  page: Page,
): Promise<{ longTasksOver200Ms: number; scrollFps: number }> {
  return page.evaluate(
    async ({ lookMs, longMs }) => {
      window.benchNotes.longTasks.length = 0;
      // Whatever scrolls most: the page, or a part of it.
      const [scroller] = [...document.querySelectorAll('*')]
        .filter(
          ({ scrollHeight, clientHeight }) =>
            clientHeight > 100 && scrollHeight > clientHeight,
        )
        .sort(
          (a, b) =>
            b.scrollHeight - b.clientHeight - (a.scrollHeight - a.clientHeight),
        );
      const startedAt = performance.now();
      let frames = 0;
      await new Promise<void>(resolve => {
        const frame = () => {
          const elapsed = performance.now() - startedAt;
          if (elapsed > lookMs) {
            resolve();
            return;
          }
          frames += 1;
          const room = scroller
            ? scroller.scrollHeight - scroller.clientHeight
            : 0;
          scroller?.scrollTo(0, (room * (1 - Math.cos(elapsed / 1_000))) / 2);
          requestAnimationFrame(frame);
        };
        requestAnimationFrame(frame);
      });
      const seconds = (performance.now() - startedAt) / 1_000;
      return {
        longTasksOver200Ms: window.benchNotes.longTasks.filter(
          duration => duration > longMs,
        ).length,
        scrollFps: Math.round(frames / seconds),
      };
    },
    { lookMs: LOOK_MS, longMs: LONG_MS },
  );
}

/** The memory that the objects of the page take after a collection, in MiB. */
export async function heapMiB(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  return rounded(usedSize / 1024 / 1024, 1);
}

/** How long it takes from a change in each cluster until a grid of the page says that it has converged. */
export async function untilShown(
  page: Page,
  clusters: readonly string[],
  change: (cluster: string) => Promise<void>,
): Promise<{ p50: number; p95: number }> {
  const samples: number[] = [];
  for (const cluster of clusters) {
    const shown = page.evaluate(
      ({ name, cell }) =>
        new Promise<number>(resolve => {
          const isShown = () =>
            [...document.querySelectorAll(cell)].some(element => {
              const label = element.getAttribute('aria-label') ?? '';
              return (
                label.split(/[\s,:]+/).includes(name) &&
                /converged/i.test(label)
              );
            });
          const watcher = new MutationObserver(() => {
            if (isShown()) {
              watcher.disconnect();
              requestAnimationFrame(() => resolve(Date.now()));
            }
          });
          watcher.observe(document, {
            attributes: true,
            childList: true,
            subtree: true,
          });
        }),
      { name: cluster, cell: CELL },
    );
    const startedAt = Date.now();
    await change(cluster);
    samples.push((await shown) - startedAt);
  }
  return { p50: quantile(samples, 0.5), p95: quantile(samples, 0.95) };
}

/** How long the backend takes to count the fleet, each time after something has changed. In milliseconds. */
export async function fleetView(
  client: FairwayClient,
  source: string,
): Promise<{ p50: number; p95: number }> {
  const samples: number[] = [];
  for (let index = 0; index < FLEET_READS; index++) {
    await client.patch('sources', source, {
      metadata: { annotations: { bench: `${index}` } },
    });
    await delay(REST_MS);
    const startedAt = performance.now();
    await client.send('GET', '/api/fairway/views/fleet?namespace=default');
    samples.push(performance.now() - startedAt);
  }
  return {
    p50: rounded(quantile(samples, 0.5), 0),
    p95: rounded(quantile(samples, 0.95), 0),
  };
}

/** How long the link to a page takes until its grid is painted, in milliseconds. */
export async function untilGridIsOpen(
  page: Page,
  path: string,
): Promise<number> {
  return page.evaluate(
    ({ link, cell }) =>
      new Promise<number>((resolve, reject) => {
        const anchor = document.querySelector<HTMLElement>(`a[href="${link}"]`);
        if (!anchor) {
          reject(new Error(`there is no link to ${link}`));
          return;
        }
        const startedAt = performance.now();
        const watcher = new MutationObserver(() => {
          if (document.querySelector(cell)) {
            watcher.disconnect();
            requestAnimationFrame(() =>
              requestAnimationFrame(() =>
                resolve(performance.now() - startedAt),
              ),
            );
          }
        });
        watcher.observe(document, { childList: true, subtree: true });
        anchor.click();
      }),
    { link: path, cell: CELL },
  );
}
