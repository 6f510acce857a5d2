import { expect, Locator, Page } from '@playwright/test';

/** What a journey does on the pages of promotions. */

/** Promotes a version of checkout, having looked at the preview, and ends on the page of the run. */
export async function promote(page: Page, version: string): Promise<void> {
  await page.goto('/fairway/promote?namespace=default&source=checkout');
  await page.getByRole('textbox', { name: 'Version' }).fill(version);
  await expect(
    page.getByRole('region', { name: 'What would happen' }),
  ).toContainText('14 clusters in 2 stages');
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await page.waitForURL(/\/fairway\/runs\/default\/checkout-/);
  await expect(page.getByRole('main')).toContainText(version);
}

/** A stage in the graph of a run, by what it says of itself. */
export function stage(
  page: Page,
  name: string,
  state: string,
  done: string,
): Locator {
  return page.getByRole('button', {
    name: `Stage ${name}: ${state}, ${done} clusters done.`,
  });
}

/** Waits until the canaries have the version, and people are asked. */
export async function waitForGate(page: Page): Promise<void> {
  await expect(stage(page, 'canary', 'Succeeded', '2 of 2')).toBeVisible();
  await expect(openGates(page)).toContainText('0 of 1 approved');
}

/** What of a run waits for people. */
export function openGates(page: Page): Locator {
  return page.getByRole('region', { name: 'Waits for people' });
}

/** Opens what waits for people, as one who may decide or as one who may look. */
export async function review(page: Page): Promise<Locator> {
  await openGates(page)
    .getByRole('button', { name: /^Review( and decide)?…$/ })
    .click();
  return page.getByRole('dialog', {
    name: /^Bring checkout .* to stage europe\?$/,
  });
}

/** A command on the run as a whole. */
export function command(page: Page, label: string): Locator {
  return page
    .getByRole('group', { name: 'Commands on the run' })
    .getByRole('button', { name: label, exact: true });
}

/** Gives a command, and says yes when asked. */
export async function give(page: Page, label: string): Promise<void> {
  await command(page, label).click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: label, exact: true })
    .click();
  await expect(page.getByText(`${label} was asked for.`)).toBeVisible();
}

/** What is said of the run as a whole. */
export function phase(page: Page, name: string): Locator {
  return page.getByRole('article').getByText(name, { exact: true }).first();
}
