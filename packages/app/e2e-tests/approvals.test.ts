import type { Page } from '@playwright/test';
import { expect, test } from './journey';
import { give, openGates, phase, promote, stage, waitForGate } from './runPage';

/** The gate of a version in the inbox. */
const row = (page: Page, version: string) =>
  page.getByRole('main').getByRole('button', {
    name: new RegExp(`^checkout ${version} to stage europe`),
  });

const dialogOf = (page: Page, version: string) =>
  page.getByRole('dialog', {
    name: `Bring checkout ${version} to stage europe?`,
  });

/** Whether the one who looks can see where the focus is. */
async function expectVisibleFocus(page: Page): Promise<void> {
  expect(
    await page.evaluate(() => {
      const { outlineStyle, outlineWidth } = getComputedStyle(
        document.activeElement!,
      );
      return outlineStyle !== 'none' && outlineWidth !== '0px';
    }),
    'the focus can be seen',
  ).toBe(true);
}

/** Goes down the list until a row has the focus. */
async function goTo(page: Page, version: string): Promise<void> {
  const rows = page
    .getByRole('main')
    .getByRole('button', { name: /^checkout/ });
  await expect(row(page, version)).toBeVisible();
  const count = await rows.count();
  for (let steps = 0; steps < count; steps += 1) {
    await page.keyboard.press('j');
    if (
      await row(page, version).evaluate(
        element => element === document.activeElement,
      )
    ) {
      return;
    }
  }
  await expect(row(page, version)).toBeFocused();
}

test('a release manager rejects and approves with the keyboard alone', async ({
  as,
}) => {
  const dana = await as('dana');
  await promote(dana, 'v5.0.0');
  await waitForGate(dana);

  const alex = await as('alex');
  await alex.goto('/fairway/approvals');
  await goTo(alex, 'v5.0.0');
  await expectVisibleFocus(alex);

  await test.step('looks, and goes back to where it was', async () => {
    await alex.keyboard.press('a');
    const dialog = dialogOf(alex, 'v5.0.0');
    await expect(
      dialog.getByRole('button', { name: 'Approve', exact: true }),
    ).toBeFocused();
    await alex.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
    await expect(row(alex, 'v5.0.0')).toBeFocused();
    await alex.keyboard.press('k');
    await expect(row(alex, 'v5.0.0')).not.toBeFocused();
    await alex.keyboard.press('j');
    await expect(row(alex, 'v5.0.0')).toBeFocused();
  });

  await test.step('rejects with a reason', async () => {
    await alex.keyboard.press('r');
    const dialog = dialogOf(alex, 'v5.0.0');
    const comment = dialog.getByRole('textbox', { name: 'Comment' });
    await expect(comment).toBeFocused();
    const reject = dialog.getByRole('button', { name: 'Reject', exact: true });
    await expect(reject).toHaveAccessibleDescription(
      'Say in the comment why you reject.',
    );
    // Letters are text here.
    await alex.keyboard.type('jar: not before the sale');
    await expect(comment).toHaveValue('jar: not before the sale');
    await alex.keyboard.press('Tab');
    await alex.keyboard.press('Tab');
    await expect(reject).toBeFocused();
    await alex.keyboard.press('Enter');
    await expect(dialog).toBeHidden();
    await expect(
      alex.getByText('You rejected checkout v5.0.0 (europe).'),
    ).toBeVisible();
    await expect(row(alex, 'v5.0.0')).toBeHidden();
    await expect(alex.locator('body')).not.toBeFocused();
  });
  await expect(phase(dana, 'Rolled back')).toBeVisible({ timeout: 60_000 });
  await expect(dana.getByRole('main')).toContainText(
    'jar: not before the sale',
  );

  await promote(dana, 'v5.1.0');
  await waitForGate(dana);
  await test.step('approves', async () => {
    await goTo(alex, 'v5.1.0');
    await alex.keyboard.press('a');
    const dialog = dialogOf(alex, 'v5.1.0');
    await expect(
      dialog.getByRole('button', { name: 'Approve', exact: true }),
    ).toBeFocused();
    await alex.keyboard.press('Enter');
    await expect(
      alex.getByText('You approved checkout v5.1.0 (europe).'),
    ).toBeVisible();
  });
  await expect(stage(dana, 'europe', 'Succeeded', '12 of 12')).toBeVisible({
    timeout: 60_000,
  });
});

test('who asked for it is told on every way there that she cannot approve it', async ({
  as,
}) => {
  const dana = await as('dana');
  await promote(dana, 'v5.2.0');
  await waitForGate(dana);
  const run = dana.url();
  const reason = /gate "release-managers" asks .*release-managers/;
  await expect(openGates(dana)).toContainText(reason);

  await dana.goto('/fairway/approvals');
  await goTo(dana, 'v5.2.0');
  await expect(row(dana, 'v5.2.0')).toContainText(reason);
  await dana.keyboard.press('a');
  const dialog = dialogOf(dana, 'v5.2.0');
  const approve = dialog.getByRole('button', { name: 'Approve', exact: true });
  await expect(approve).toBeFocused();
  await expect(approve).toBeDisabled();
  await expect(approve).toHaveAccessibleDescription(reason);
  await expect(
    dialog.getByRole('status').filter({ hasText: reason }),
  ).toBeInViewport();
  await dana.keyboard.press('Enter');
  await expect(dialog).toBeVisible();
  await dana.keyboard.press('Escape');
  await expect(row(dana, 'v5.2.0')).toBeFocused();
  await dana.goto(run);
  await give(dana, 'Abort');
});
