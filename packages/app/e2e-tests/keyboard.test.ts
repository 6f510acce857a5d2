import type { Locator, Page } from '@playwright/test';
import { expect, test } from './journey';
import { openGates, phase } from './runPage';

/** Goes on with Tab until something has the focus, as somebody without a mouse does. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  await expect(target).toBeVisible();
  for (let steps = 0; steps < 80; steps += 1) {
    if (await target.evaluate(element => element === document.activeElement)) {
      return;
    }
    await page.keyboard.press('Tab');
  }
  await expect(target).toBeFocused();
}

test('a promotion is started, watched and rolled back without a mouse', async ({
  as,
}) => {
  const dana = await as('dana');
  const main = dana.getByRole('main');
  await tabTo(dana, main.getByRole('button', { name: 'Promote', exact: true }));
  await dana.keyboard.press('Enter');
  await tabTo(dana, dana.getByRole('textbox', { name: 'Version' }));
  await dana.keyboard.type('v4.0.0');
  const start = dana.getByRole('button', { name: 'Start', exact: true });
  await expect(start).toBeEnabled();
  await tabTo(dana, start);
  await dana.keyboard.press('Enter');

  await expect(openGates(dana)).toBeVisible({ timeout: 60_000 });
  const grid = dana.getByRole('grid', { name: /in stage canary$/ });
  const cell = (name: string) =>
    grid.getByRole('gridcell', { name: new RegExp(`^${name},`) });
  await tabTo(dana, cell('eu-canary-1'));
  await dana.keyboard.press('ArrowRight');
  await expect(cell('eu-canary-2')).toBeFocused();
  await dana.keyboard.press('Enter');
  await dana.waitForURL(/\/fairway\/targets\//);
  await expect(dana.getByRole('region', { name: 'Evidence' })).toBeVisible();
  await dana.goBack();

  await tabTo(dana, openGates(dana).getByRole('button', { name: 'Review…' }));
  await dana.keyboard.press('Enter');
  await expect(dana.getByRole('dialog')).toBeVisible();
  await dana.keyboard.press('Escape');
  await expect(dana.getByRole('dialog')).toBeHidden();

  await dana.reload();
  await tabTo(
    dana,
    dana.getByRole('button', { name: 'Roll back', exact: true }),
  );
  await dana.keyboard.press('Enter');
  const confirm = dana
    .getByRole('dialog')
    .getByRole('button', { name: 'Roll back', exact: true });
  await tabTo(dana, confirm);
  await dana.keyboard.press('Enter');
  await expect(phase(dana, 'Rolled back')).toBeVisible({ timeout: 60_000 });
});
