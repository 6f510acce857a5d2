import type { Page } from '@playwright/test';
import { join } from 'node:path';
import { expect, test } from './journey';
import { promote, review, waitForGate } from './runPage';

const FOLDER = join(__dirname, '..', '..', '..', 'docs', 'images');

/** Takes a picture without what moves by itself. */
async function take(page: Page, name: string): Promise<void> {
  await page.mouse.move(0, 0);
  await page.screenshot({
    path: join(FOLDER, `${name}.png`),
    animations: 'disabled',
  });
}

for (const [index, colorScheme] of (['light', 'dark'] as const).entries()) {
  test(`pictures in ${colorScheme} colours`, async ({ as }) => {
    const dana = await as('dana', { colorScheme });
    await promote(dana, `v1.5.${index}`);
    await waitForGate(dana);

    const alex = await as('alex', { colorScheme });
    await alex.goto(dana.url());
    const dialog = await review(alex);
    await expect(dialog.getByRole('table').last()).toContainText('eu-dublin-1');
    await take(alex, `approval-${colorScheme}`);
    await dialog.getByRole('button', { name: 'Approve', exact: true }).click();

    await expect(
      dana.getByRole('button', {
        name: /^Stage europe: .* ([1-9]|10) of 12 clusters done/,
      }),
    ).toBeVisible();
    await take(dana, `run-${colorScheme}`);

    await dana.goto('/fairway/fleet');
    await expect(dana.getByRole('main')).toContainText('v1.5');
    await take(dana, `fleet-${colorScheme}`);

    await dana.goto('/catalog/default/component/checkout/promotions');
    await expect(dana.getByRole('main')).toContainText('v1.5');
    await take(dana, `entity-${colorScheme}`);
  });
}
