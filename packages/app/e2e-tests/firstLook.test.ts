import { expect, test } from './journey';

test('a developer finds the run of her component, and what it waits for', async ({
  as,
}) => {
  const dana = await as('dana');
  await dana.goto('/catalog/default/component/checkout');
  await dana.getByRole('link', { name: 'Promotions' }).click();
  await expect(dana.getByRole('main')).toContainText(
    'release-managers waits for release-managers to approve',
  );
  await dana.getByRole('link', { name: 'checkout v1.4.2' }).click();
  await expect(
    dana.getByRole('region', { name: 'Waits for people' }),
  ).toContainText('0 of 1 approved');
});

test('the choice of a user outlasts a reload, until another one is chosen', async ({
  as,
}) => {
  const vera = await as('vera');
  await vera.reload();
  await vera.getByRole('button', { name: 'vera (switch)' }).click();
  await vera.getByRole('button', { name: 'Dana, developer' }).click();
  await expect(
    vera.getByRole('button', { name: 'dana (switch)' }),
  ).toBeVisible();
});
