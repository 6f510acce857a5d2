import { Browser, chromium, Page } from '@playwright/test';
import type { Scope } from '../scope';

/** Where `scripts/bench.mjs` says which Chromium to use. */
const CHROMIUM_VARIABLE = 'FAIRWAY_CHROMIUM';

/** What a page notes about itself, from its first moment on. Times are in milliseconds. */
export interface PageNotes {
  /** When the first cell of a grid was painted, since the navigation began. */
  gridPaint?: number;
  /** How long each long task took. */
  longTasks: number[];
}

declare global {
  interface Window {
    benchNotes: PageNotes;
  }
}

/** Runs in the page before anything else. */
function takeNotes(): void {
  const notes: PageNotes = { longTasks: [] };
  window.benchNotes = notes;
  new PerformanceObserver(list => {
    notes.longTasks.push(...list.getEntries().map(({ duration }) => duration));
  }).observe({ type: 'longtask', buffered: true });
  const watcher = new MutationObserver(() => {
    if (document.querySelector('[role=gridcell]')) {
      watcher.disconnect();
      // The second frame begins when the first one was painted.
      requestAnimationFrame(() =>
        requestAnimationFrame(() => {
          notes.gridPaint = performance.now();
        }),
      );
    }
  });
  watcher.observe(document, { childList: true, subtree: true });
}

/** Opens the portal in Chromium as the platform engineer of the demo. */
export async function openPortal(baseUrl: string, scope: Scope): Promise<Page> {
  const executablePath = process.env[CHROMIUM_VARIABLE];
  if (!executablePath) {
    throw new Error(
      `${CHROMIUM_VARIABLE} names no Chromium; start the bench with "npm run bench -- ui"`,
    );
  }
  const browser: Browser = await chromium.launch({
    executablePath,
    args: [
      // Chromium has no sandbox for root, as which containers run.
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--disable-gpu',
      '--disable-background-networking',
      '--enable-precise-memory-info',
    ],
  });
  scope.defer(() => browser.close());
  const page = await browser.newPage({
    baseURL: baseUrl,
    viewport: { width: 1400, height: 900 },
  });
  await page.addInitScript(takeNotes);
  await page.goto('/');
  await page.getByRole('button', { name: 'Pat, platform engineer' }).click();
  await page.locator('nav').first().waitFor({ state: 'attached' });
  return page;
}
