import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from './journey';

/** Every page, and what is on it once it has loaded. */
const PAGES = [
  ['/fairway', 'In flight'],
  ['/fairway/promote?namespace=default&source=checkout', 'What would happen'],
  ['/fairway/approvals', 'release-managers'],
  ['/fairway/fleet', 'eu-'],
  ['/fairway/clusters', 'eu-canary-1'],
  ['/fairway/clusters/default/eu-canary-1', 'ring'],
  ['/fairway/fleets', 'europe'],
  ['/fairway/fleets/default/europe', 'europe'],
  ['/fairway/plans', 'canary-then-europe'],
  ['/fairway/plans/default/canary-then-europe', 'canary'],
  ['/fairway/plans/default/canary-then-europe/edit', 'canary'],
  ['/fairway/plans/new', 'Plan'],
  ['/fairway/sources', 'checkout'],
  ['/fairway/backends', 'apps'],
  ['/fairway/activity', 'Promotion'],
  ['/fairway/nothing/here', 'Promotions'],
  ['/catalog/default/component/checkout/promotions', 'v1.4.2'],
] as const;

/** What axe finds that keeps people out; pages of Backstage itself around ours are not looked at. */
async function seriousViolations(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    .include('main')
    // Experimental: it takes the lines of a stage in the graph, which SVG writes as texts of their own, for one word.
    .disableRules('label-content-name-mismatch')
    .analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, help, nodes }) =>
      nodes.map(
        ({ html, any }) =>
          `${id}: ${help}: ${html.slice(0, 300)} ${any
            .map(({ message }) => message)
            .join('; ')}`,
      ),
    );
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`no page keeps people out, in ${colorScheme} colours`, async ({
    as,
  }) => {
    test.setTimeout(300_000);
    const alex = await as('alex', { colorScheme });
    for (const [path, text] of PAGES) {
      await test.step(path, async () => {
        await alex.goto(path);
        await expect(alex.getByRole('main')).toContainText(text);
        expect.soft(await seriousViolations(alex), path).toEqual([]);
      });
    }
    await test.step('a run, its target and a decision', async () => {
      await alex.goto('/catalog/default/component/checkout/promotions');
      await alex.getByRole('link', { name: 'checkout v1.4.2' }).click();
      await expect(
        alex.getByRole('grid', { name: /in stage europe$/ }),
      ).toBeVisible();
      expect.soft(await seriousViolations(alex), 'run').toEqual([]);
      for (const tab of ['Timeline', 'YAML']) {
        await alex.getByRole('link', { name: tab }).click();
        await expect(alex.getByRole('main')).toContainText(/dana/i);
        expect.soft(await seriousViolations(alex), tab).toEqual([]);
      }
    });
  });
}
