import type { Page } from '@playwright/test';
import { expect, test } from './journey';
import { give, phase, promote, review, stage, waitForGate } from './runPage';

const groups = (page: Page) =>
  page.getByRole('grid', { name: 'Versions by group of clusters and unit' });
const clusters = (page: Page) =>
  page.getByRole('grid', { name: 'Versions by cluster and unit' });

/** Makes the canaries differ from all others of their region. */
async function leaveCanariesAhead(as: (who: 'dana' | 'alex') => Promise<Page>) {
  const dana = await as('dana');
  await promote(dana, 'v6.0.0');
  await waitForGate(dana);
  const alex = await as('alex');
  await alex.goto(dana.url());
  const dialog = await review(alex);
  await dialog.getByRole('button', { name: 'Approve', exact: true }).click();
  await expect(stage(dana, 'europe', 'Succeeded', '12 of 12')).toBeVisible({
    timeout: 60_000,
  });
  await promote(dana, 'v6.1.0');
  await waitForGate(dana);
  await give(dana, 'Abort');
  await expect(phase(dana, 'Aborted')).toBeVisible();
}

test('somebody finds the clusters that differ from their group, with the mouse and with the keyboard', async ({
  as,
}) => {
  await leaveCanariesAhead(as);
  const vera = await as('vera');

  await test.step('with the mouse', async () => {
    await vera.goto('/fairway/fleet');
    await vera.getByLabel('Group by').selectOption('region');
    const europe = groups(vera).getByRole('row', { name: /^eu\b/ });
    await expect(europe).toContainText('v6.0.0');
    await expect(europe).toContainText('2 differ');
    await groups(vera).getByRole('link', { name: 'eu', exact: true }).click();
    await expect(clusters(vera)).toContainText('eu-dublin-1');
    await vera
      .getByRole('checkbox', { name: 'Only clusters that differ' })
      .check();
    await expect(clusters(vera)).not.toContainText('eu-dublin-1');
    const odd = clusters(vera).getByRole('row', { name: /^eu-canary-1/ });
    await expect(odd).toContainText('differs from most of its group');
    await odd.getByRole('link', { name: /^v6\.1\.0/ }).click();
    await expect(
      vera.getByRole('heading', { name: 'checkout on eu-canary-1' }),
    ).toBeVisible();
    await vera.goBack();
    await clusters(vera).getByRole('link', { name: 'eu-canary-2' }).click();
    await expect(
      vera.getByRole('heading', { name: 'eu-canary-2', level: 1 }),
    ).toBeVisible();
  });

  await test.step('with the keyboard', async () => {
    await vera.goto('/fairway/fleet');
    await vera.getByLabel('Group by').focus();
    await vera.keyboard.type('ring');
    await expect(groups(vera)).toContainText('canary');
    const cell = (version: string) =>
      groups(vera).getByRole('gridcell', { name: new RegExp(version) });
    await cell('v6.1.0').focus();
    await vera.keyboard.press('ArrowDown');
    await expect(cell('v6.0.0')).toBeFocused();
    await vera.keyboard.press('ArrowUp');
    await expect(cell('v6.1.0')).toBeFocused();
    await vera.keyboard.press('Enter');
    await expect(
      vera.getByRole('navigation', { name: 'Where you are' }),
    ).toContainText('ring: canary');
    await expect(clusters(vera).getByRole('row')).toHaveCount(3);
    await clusters(vera)
      .getByRole('gridcell', { name: /v6\.1\.0/ })
      .first()
      .focus();
    await vera.keyboard.press('ArrowDown');
    await vera.keyboard.press('Enter');
    await expect(
      vera.getByRole('heading', { name: 'checkout on eu-canary-2' }),
    ).toBeVisible();
  });
});
