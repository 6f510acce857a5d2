import type { Page } from '@playwright/test';
import { join } from 'node:path';
import { changeOnCluster, imageAt } from './clusters';
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
    const run = dana.url();

    await dana.goto('/fairway/fleet');
    await expect(dana.getByRole('main')).toContainText('v1.5');
    await take(dana, `fleet-${colorScheme}`);

    await dana.goto('/catalog/default/component/checkout/promotions');
    await expect(dana.getByRole('main')).toContainText(
      /v1\.5.*Dana, developer/,
    );
    await take(dana, `entity-${colorScheme}`);

    const alex = await as('alex', { colorScheme });
    await alex.goto(run);
    const dialog = await review(alex);
    await expect(dialog.getByRole('table').last()).toContainText('eu-dublin-1');
    await take(alex, `approval-${colorScheme}`);
    await dana.goto(run);
    await dialog.getByRole('button', { name: 'Approve', exact: true }).click();

    await expect(
      dana.getByRole('button', {
        name: /^Stage europe: .* ([1-9]|10) of 12 clusters done/,
      }),
    ).toBeVisible();
    await take(dana, `run-${colorScheme}`);
  });
}

test('pictures of what somebody else has changed, and of previews', async ({
  as,
  portal,
}) => {
  const vera = await as('vera');
  await vera.goto('/catalog/default/component/checkout/promotions');
  await expect(vera.getByRole('main')).toContainText('v1.5.1 on 12 clusters', {
    timeout: 60_000,
  });
  await changeOnCluster(portal, 'eu-canary-1', {
    manager: 'kubectl-edit',
    change: imageAt('v1.4.0-hotfix'),
  });
  await changeOnCluster(portal, 'eu-dublin-1', {
    manager: 'helm',
    change: imageAt('v1.4.9'),
  });
  await changeOnCluster(portal, 'eu-dublin-2', {
    manager: 'helm',
    change: imageAt('v1.6.0'),
  });
  await changeOnCluster(portal, 'eu-frankfurt-2', {
    manager: 'kubectl-edit',
    change: {
      metadata: { annotations: { 'fairway.dev/managed-by': null } },
    },
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    const pat = await as('pat', { colorScheme });
    await pat.goto('/fairway/fleet?drifted=true&cluster=eu-canary-1');
    await pat.getByRole('link', { name: /^v1\.4\.0-hotfix/ }).click();
    await expect(
      pat.getByRole('region', { name: 'Changed by somebody else' }),
    ).toContainText('kubectl-edit');
    await take(pat, `drift-${colorScheme}`);

    const dana = await as('dana', { colorScheme });
    await dana.goto('/fairway/promote?namespace=default&source=checkout');
    await dana.getByRole('textbox', { name: 'Version' }).fill('v1.6.0');
    await dana.getByRole('button', { name: 'Look at all clusters' }).click();
    await expect(dana.getByRole('dialog')).toContainText(
      '14 of 14 clusters were asked.',
    );
    await take(dana, `previews-${colorScheme}`);
  }
});
