import { expect, Page, test as base } from '@playwright/test';
import { Portal, startPortal } from './portal';

/** The people of the demo, by the name that they choose to sign in. */
const PEOPLE = {
  dana: 'Dana, developer',
  alex: 'Alex, release manager',
  pat: 'Pat, platform engineer',
  vera: 'Vera, viewer',
};

/** One of the people of the demo. */
export type Person = keyof typeof PEOPLE;

/** How a page is looked at. */
interface Look {
  colorScheme?: 'light' | 'dark';
  /** Another portal than that of the demo. */
  baseURL?: string;
}

const START_MS = 300_000;

/** A test that can be any of the people of the demo, also several at once: each has a browser of their own. */
export const test = base.extend<
  { as: (person: Person, look?: Look) => Promise<Page> },
  { portal: Portal }
>({
  portal: [
    async ({}, provide) => {
      const portal = await startPortal();
      await provide(portal);
      await portal.stop();
    },
    { scope: 'worker', timeout: START_MS },
  ],
  baseURL: async ({ portal }, provide) => {
    await provide(portal.url);
  },
  as: async ({ browser, contextOptions, baseURL }, provide) => {
    const faults: string[] = [];
    const contexts: { close(): Promise<void> }[] = [];
    await provide(async (person, look) => {
      const context = await browser.newContext({
        ...contextOptions,
        baseURL,
        ...look,
      });
      contexts.push(context);
      const page = await context.newPage();
      page.on('pageerror', error => faults.push(`${person}: ${error.stack}`));
      await page.goto('/');
      await page.getByRole('button', { name: PEOPLE[person] }).click();
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      return page;
    });
    await Promise.all(contexts.map(context => context.close()));
    expect(faults, 'errors that no page caught').toEqual([]);
  },
});

export { expect };
