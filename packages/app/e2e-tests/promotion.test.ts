import { expect, test } from './journey';
import {
  command,
  give,
  openGates,
  phase,
  promote,
  review,
  stage,
  waitForGate,
} from './runPage';

test('a developer promotes, cannot approve it herself, and sees it converge once another has', async ({
  as,
}) => {
  const dana = await as('dana');
  await promote(dana, 'v2.0.0');
  await waitForGate(dana);
  const refused = await review(dana);
  await expect(
    refused.getByRole('button', { name: 'Approve', exact: true }),
  ).toBeDisabled();
  await expect(refused).toContainText(
    'gate "release-managers" asks release-managers',
  );
  await refused.getByRole('button', { name: 'Close' }).click();

  const alex = await as('alex');
  await expect(
    alex.getByRole('link', { name: /^Approvals \d+ waits? for you$/ }),
  ).toBeVisible();
  await alex.goto(dana.url());
  const asked = await review(alex);
  await expect(asked.getByRole('table').first()).toContainText('eu-dublin-1');
  await asked
    .getByRole('textbox', { name: 'Comment' })
    .fill('The canaries are well.');
  await asked.getByRole('button', { name: 'Approve', exact: true }).click();

  // Nobody reloads anything.
  await expect(openGates(dana)).toBeHidden();
  await expect(stage(dana, 'europe', 'Succeeded', '12 of 12')).toBeVisible({
    timeout: 60_000,
  });
  await expect(phase(dana, 'Succeeded')).toBeVisible();
  await expect(dana.getByRole('main')).toContainText(
    /Alex, release manager approved .*: The canaries are well\./,
  );
  await test.step('by Flux, and by Argo CD from its hub', async () => {
    const run = dana.url();
    const openTarget = async (cluster: string) => {
      await dana.goto(run);
      // Cells are made once they are in view.
      await dana
        .getByRole('grid', { name: /in stage europe$/ })
        .scrollIntoViewIfNeeded();
      await dana
        .getByRole('gridcell', { name: new RegExp(`^${cluster},`) })
        .press('Enter');
      const evidence = dana.getByRole('region', { name: 'Evidence' });
      await evidence.getByText('Everything that was recorded').last().click();
      return evidence;
    };
    await expect(await openTarget('eu-milan-1')).toContainText(
      /object: Kustomization flux-system\/checkout\s+applied: v2\.0\.0@sha256:/,
    );
    await expect(await openTarget('eu-zurich-1')).toContainText(
      /status: Synced\s+revision: [0-9a-f]{40}/,
    );
    await dana.getByRole('link', { name: 'Live' }).click();
    await expect(dana.getByRole('main')).toContainText(
      'Cluster eu-argocd was asked',
    );
    await dana.goto(run);
  });

  await dana.getByRole('link', { name: 'Timeline' }).click();
  await expect(dana.getByRole('main')).toContainText(
    '12 of 12 clusters converged',
  );
  await dana.getByRole('button', { name: 'Show older entries' }).click();
  await expect(dana.getByRole('main')).toContainText('The canaries are well.');

  await dana.goto('/catalog/default/component/checkout/promotions');
  await expect(dana.getByRole('main')).toContainText('v2.0.0 on 12 clusters');
});

test('a release manager pauses, resumes and rolls back', async ({ as }) => {
  const dana = await as('dana');
  await promote(dana, 'v2.1.0');
  await waitForGate(dana);
  const alex = await as('alex');
  await alex.goto(dana.url());

  await give(alex, 'Pause');
  await expect(phase(dana, 'Paused')).toBeVisible();
  await expect(dana.getByRole('main')).toContainText(
    'Paused by Alex, release manager.',
  );
  await expect(command(alex, 'Pause')).toBeDisabled();
  await give(alex, 'Resume');
  await expect(phase(dana, 'Running')).toBeVisible();

  await give(alex, 'Roll back');
  await expect(phase(dana, 'Rolled back')).toBeVisible({ timeout: 60_000 });
  await dana.goto('/catalog/default/component/checkout/promotions');
  await expect(dana.getByRole('main')).toContainText('v2.1.0');
  await expect(dana.getByRole('main')).not.toContainText('v2.1.0 on');
});

test('a viewer sees everything, and is told which permission is missing', async ({
  as,
}) => {
  const dana = await as('dana');
  await promote(dana, 'v2.2.0');
  await waitForGate(dana);

  const vera = await as('vera');
  await vera.goto(dana.url());
  for (const label of ['Pause', 'Roll back', 'Abort']) {
    await expect(command(vera, label)).toBeDisabled();
    await expect(command(vera, label)).toHaveAccessibleDescription(
      /permission fairway\.action\.run is needed/,
    );
  }
  const dialog = await review(vera);
  await expect(
    dialog.getByRole('button', { name: 'Approve', exact: true }),
  ).toBeDisabled();
  await dialog.getByRole('button', { name: 'Close' }).click();

  await give(dana, 'Abort');
  await expect(phase(vera, 'Aborted')).toBeVisible();
});

test('a platform engineer is not let past a gate that asks release managers', async ({
  as,
}) => {
  const pat = await as('pat');
  await promote(pat, 'v2.3.0');
  await waitForGate(pat);
  const dialog = await review(pat);
  await expect(
    dialog.getByRole('button', { name: 'Approve', exact: true }),
  ).toBeDisabled();
  await dialog.getByRole('button', { name: 'Close' }).click();
  await give(pat, 'Abort');
  await expect(phase(pat, 'Aborted')).toBeVisible();
});
