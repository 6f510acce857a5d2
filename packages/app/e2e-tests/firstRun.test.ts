import { expect, test } from './journey';
import { Portal, startPortal } from './portal';
import { phase } from './runPage';

/** The steps to a first promotion, with what is made in each. */
const STEPS = [
  { title: 'Register a cluster', name: 'eu-dublin-1' },
  { title: 'Make a backend', name: 'apps' },
  { title: 'Make a fleet', name: 'production' },
  { title: 'Make a source', name: 'checkout' },
  { title: 'Make a plan', name: 'one-by-one' },
];

test.describe('an installation in which nothing was made yet', () => {
  let empty: Portal;
  test.beforeAll(async () => {
    test.setTimeout(300_000);
    empty = await startPortal({ empty: true });
  });
  test.afterAll(() => empty?.stop());

  test('leads to its first promotion', async ({ as }) => {
    const pat = await as('pat', { baseURL: empty.url });
    await pat.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    const step = (title: string) =>
      pat.getByRole('listitem').filter({
        has: pat.getByRole('heading', { name: `${title} (next)` }),
      });

    for (const { title, name } of STEPS) {
      await test.step(title, async () => {
        await pat.goto('/fairway');
        await step(title).getByRole('button', { name: 'Copy' }).click();
        await step(title).getByRole('button', { name: title }).click();
        await pat.getByRole('textbox', { name: 'YAML', exact: true }).click();
        await pat.keyboard.press('ControlOrMeta+a');
        await pat.keyboard.press('ControlOrMeta+v');
        if (title === 'Register a cluster') {
          await pat
            .getByRole('textbox', { name: 'Name', exact: true })
            .fill(name);
          await pat
            .getByRole('combobox', { name: /^Backstage cluster/ })
            .fill(name);
        }
        await expect(
          pat.getByText('The backend would accept this'),
        ).toBeVisible();
        await pat.getByRole('button', { name: 'Create', exact: true }).click();
        await expect(
          pat.getByRole('heading', { name, level: 1 }),
        ).toBeVisible();
        await expect(
          pat.getByText('Ready', { exact: true }).first(),
        ).toBeVisible();
      });
    }

    await pat.goto('/fairway');
    await step('Promote').getByRole('button', { name: 'Promote' }).click();
    await pat.getByRole('textbox', { name: 'Version' }).fill('v1.5.0');
    const preview = pat.getByRole('region', { name: 'What would happen' });
    await expect(preview).toContainText('1 cluster in 1 stage');
    await expect(preview).toContainText('eu-dublin-1');
    await pat.getByRole('button', { name: 'Start', exact: true }).click();
    await expect(phase(pat, 'Succeeded')).toBeVisible({ timeout: 60_000 });
    await expect(pat.getByRole('main')).toContainText(
      '1 of 1 clusters converged',
    );
  });
});
