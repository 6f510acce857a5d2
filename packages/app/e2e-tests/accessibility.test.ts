import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from './journey';
import { review } from './runPage';

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
async function seriousViolations(page: Page, part = 'main'): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    .include(part)
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

/** Looks at clusters and what would change on them, in a dialog that opens. */
async function lookAtPreviews(page: Page, what: string): Promise<void> {
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('table')).toContainText('eu-');
  expect.soft(await seriousViolations(page, '[role=dialog]'), what).toEqual([]);
  await dialog
    .getByRole('group', { name: 'Show only' })
    .getByRole('button')
    .first()
    .click();
  expect
    .soft(await seriousViolations(page, '[role=dialog]'), `${what}, narrowed`)
    .toEqual([]);
  await dialog.getByRole('button', { name: 'Close' }).click();
  await expect(dialog).toBeHidden();
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`no page keeps people out, in ${colorScheme} colours`, async ({
    as,
  }) => {
    test.setTimeout(300_000);
    const alex = await as('alex', { colorScheme });
    let run = '';
    for (const [path, text] of PAGES) {
      await test.step(path, async () => {
        await alex.goto(path);
        await expect(alex.getByRole('main')).toContainText(text);
        expect.soft(await seriousViolations(alex), path).toEqual([]);
      });
    }
    await test.step('what could be promoted on a cluster', async () => {
      const pat = await as('pat', { colorScheme });
      await pat.goto('/fairway/clusters/default/eu-canary-1');
      await pat
        .getByRole('button', { name: 'Discover what could be promoted' })
        .click();
      await expect(pat.getByRole('table').first()).toContainText('checkout');
      expect.soft(await seriousViolations(pat), 'discovery').toEqual([]);
    });
    await test.step('a run and what it asks people', async () => {
      await alex.goto('/catalog/default/component/checkout/promotions');
      await alex.getByRole('link', { name: 'checkout v1.4.2' }).click();
      await expect(
        alex.getByRole('grid', { name: /in stage europe$/ }),
      ).toBeVisible();
      expect.soft(await seriousViolations(alex), 'run').toEqual([]);
      run = alex.url();

      const dialog = await review(alex);
      await expect(dialog.getByRole('table').last()).toContainText(
        'eu-dublin-1',
      );
      expect
        .soft(await seriousViolations(alex, '[role=dialog]'), 'decision')
        .toEqual([]);
      await dialog
        .getByRole('button', { name: 'Approve as YAML and kubectl' })
        .click();
      await expect(alex.getByRole('tabpanel')).toContainText('kind: Approval');
      expect
        .soft(await seriousViolations(alex, '[role=dialog]'), 'its panel')
        .toEqual([]);
      await alex.keyboard.press('Escape');
      await dialog.getByRole('button', { name: 'Close' }).click();

      await alex
        .getByRole('button', { name: 'Abort as YAML and kubectl' })
        .click();
      await expect(alex.getByRole('tabpanel')).toContainText('kind: Action');
      expect
        .soft(await seriousViolations(alex, '[role=dialog]'), 'panel')
        .toEqual([]);
      await alex.keyboard.press('Escape');

      await alex
        .getByRole('button', { name: 'What would change in stage europe' })
        .click();
      await lookAtPreviews(alex, 'what waits in a stage');

      for (const tab of ['Timeline', 'YAML']) {
        await alex.getByRole('link', { name: tab }).click();
        await expect(alex.getByRole('main')).toContainText(/dana/i);
        expect.soft(await seriousViolations(alex), tab).toEqual([]);
      }
    });
    await test.step('a target', async () => {
      await alex.getByRole('link', { name: 'Waves' }).click();
      await alex
        .getByRole('gridcell', { name: /^eu-canary-1,/ })
        .first()
        .press('Enter');
      const tabs = alex
        .getByRole('navigation', { name: 'Parts of the target' })
        .getByRole('link');
      await expect(
        alex.getByRole('region', { name: 'Evidence' }),
      ).toBeVisible();
      for (const title of await tabs.allTextContents()) {
        await tabs.filter({ hasText: title }).click();
        await expect(alex.getByRole('main')).toContainText(/v1\.4\.2/);
        await expect(alex.getByRole('progressbar')).toHaveCount(0);
        expect.soft(await seriousViolations(alex), title).toEqual([]);
      }
    });
    await test.step('a target that waits, and what would be written', async () => {
      await alex.goto(run);
      await alex
        .getByRole('grid', { name: /in stage europe$/ })
        .scrollIntoViewIfNeeded();
      await alex.getByRole('gridcell', { name: /^eu-milan-1,/ }).press('Enter');
      await expect(
        alex.getByRole('region', { name: 'What would change' }),
      ).toContainText('Would change');
      expect.soft(await seriousViolations(alex), 'waiting').toEqual([]);
    });
    await test.step('the preview of a promotion', async () => {
      const dana = await as('dana', { colorScheme });
      await dana.goto('/fairway/promote?namespace=default&source=checkout');
      await dana.getByRole('textbox', { name: 'Version' }).fill('v9.9.9');
      await expect(
        dana.getByRole('table', { name: 'What changes on the clusters' }),
      ).toContainText('eu-canary-1');
      expect.soft(await seriousViolations(dana), 'preview').toEqual([]);
      await dana.getByRole('button', { name: 'Look at all clusters' }).click();
      await lookAtPreviews(dana, 'all clusters');
    });
  });
}
