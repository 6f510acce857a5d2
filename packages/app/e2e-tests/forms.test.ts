import type { Locator, Page } from '@playwright/test';
import { expect, test } from './journey';

const NAME = 'two-steps';
const PATH =
  '/api/fairway/k8s/apis/fairway.dev/v1alpha1/namespaces/default/plans';

const form = (page: Page) => page.getByRole('region', { name: 'Form' });
const yaml = (page: Page) =>
  page
    .getByRole('region', { name: 'YAML', exact: true })
    .getByRole('textbox', { name: 'YAML' });
const group = (page: Page, name: string) =>
  form(page).getByRole('group', { name, exact: true });
const field = (place: Locator, name: string) =>
  place.getByRole('textbox', { name: new RegExp(`^${name}`) });

/** Changes the plan as somebody else does, with the API that kubectl uses. */
async function changeMeanwhile(page: Page): Promise<void> {
  const { backstageIdentity } = await (
    await page.request.get('/api/auth/demo/refresh?user=pat', {
      headers: { 'x-requested-with': 'XMLHttpRequest' },
    })
  ).json();
  const changed = await page.request.patch(`${PATH}/${NAME}`, {
    headers: {
      authorization: `Bearer ${backstageIdentity.token}`,
      'content-type': 'application/merge-patch+json',
    },
    data: { metadata: { labels: { team: 'platform' } } },
  });
  expect(changed.status(), await changed.text()).toBe(200);
}

test('a platform engineer makes, changes and deletes a plan with the form', async ({
  as,
}) => {
  const pat = await as('pat');
  await pat.goto('/fairway/plans');
  await pat.getByRole('button', { name: 'Make a plan' }).click();
  const name = field(form(pat), 'Name').first();
  const create = pat.getByRole('button', { name: 'Create', exact: true });

  await test.step('the YAML follows the form', async () => {
    await expect(yaml(pat)).toContainText('kind: Plan');
    await expect(name).toHaveAttribute('aria-invalid', 'false');
    await name.fill('canary-then-europe');
    await expect(yaml(pat)).toContainText('name: canary-then-europe');
  });

  await test.step('the backend refuses a name that is taken', async () => {
    await expect(
      pat.getByText(/The backend would refuse this: .*already exists/),
    ).toBeVisible();
    await name.fill(NAME);
    await expect(pat.getByText('The backend would accept this')).toBeVisible();
  });

  await test.step('what is wrong is said at the field and at the line', async () => {
    const failures = field(form(pat), 'Max failures');
    await failures.fill('abc');
    await expect(failures).toHaveAttribute('aria-invalid', 'true');
    await expect(failures).toHaveAccessibleDescription(/whole number|percent/i);
    await expect(create).toBeDisabled();
    await expect(
      pat.getByRole('region', { name: '1 thing to put right' }),
    ).toContainText('spec.stages[0].wave.maxFailures');
    await failures.fill('1');

    await form(pat).getByRole('button', { name: '+ Add stage' }).click();
    await field(group(pat, 'Stage 2'), 'Name').fill('rest');
    const second = group(pat, 'rest');
    await second.getByRole('button', { name: '+ Add wave' }).click();
    await second.getByRole('button', { name: '+ Add dependency' }).click();
    await field(second, 'Stage').fill('nowhere');
    await expect(field(second, 'Stage')).toHaveAccessibleDescription(
      /there is no stage "nowhere"/,
    );
    await field(second, 'Stage').fill('all');
    await expect(pat.getByText('The backend would accept this')).toBeVisible();
  });

  await test.step('it is stored', async () => {
    await create.click();
    await expect(
      pat.getByRole('heading', { name: NAME, level: 1 }),
    ).toBeVisible();
    await expect(pat.getByRole('main')).toContainText('The plan has 2 stages');
  });

  await test.step('what somebody else has stored meanwhile is not overwritten', async () => {
    await pat.getByRole('button', { name: 'Edit', exact: true }).click();
    const failures = field(form(pat), 'Max failures').first();
    await expect(failures).toHaveValue('1');
    await changeMeanwhile(pat);
    await failures.fill('2');
    await expect(
      pat.getByText('Somebody else has changed this meanwhile'),
    ).toBeVisible();
    await pat
      .getByRole('button', { name: 'Keep mine on top of theirs' })
      .click();
    await expect(yaml(pat)).toContainText('team: platform');
    await expect(failures).toHaveValue('2');
    await expect(pat.getByText('The backend would accept this')).toBeVisible();
    await pat.getByRole('button', { name: 'Save', exact: true }).click();
    await expect(pat.getByRole('main')).toContainText('team=platform');
    await expect(pat.getByRole('main')).toContainText('up to 2 may fail');
  });

  await test.step('it is deleted by its name', async () => {
    await pat.getByRole('button', { name: 'Delete', exact: true }).click();
    const dialog = pat.getByRole('dialog');
    const confirm = dialog.getByRole('button', { name: 'Delete', exact: true });
    await expect(confirm).toBeDisabled();
    await dialog.getByRole('textbox').fill(NAME);
    await confirm.click();
    await expect(
      pat.getByRole('heading', { name: 'Plans', level: 1 }),
    ).toBeVisible();
    await expect(pat.getByRole('main')).not.toContainText(NAME);
  });
});
