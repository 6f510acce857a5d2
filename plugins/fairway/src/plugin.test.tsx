import { renderTestApp } from '@backstage/frontend-test-utils';
import { fairwayApiRef } from '@fairway/plugin-fairway-react';
import { screen } from '@testing-library/react';
import fairwayPlugin from './index';
import { quietApi } from './__testUtils__/quietApi';

const renderAt = (path: string) =>
  renderTestApp({
    features: [fairwayPlugin],
    initialRouteEntries: [path],
    apis: [[fairwayApiRef, quietApi()]],
  });

describe('the plugin in the new frontend system', () => {
  it('shows promotions at its root, with links to all other pages', async () => {
    renderAt('/fairway');
    expect(
      await screen.findByText('Nothing has been promoted yet'),
    ).toBeVisible();
    expect(
      screen.getByRole('link', { name: 'Promotions', current: 'page' }),
    ).toBeVisible();
    expect(screen.getByRole('link', { name: 'Plans' })).toHaveAttribute(
      'href',
      '/fairway/plans',
    );
  });

  it.each([
    ['/fairway/runs/default/checkout-1', 'checkout-1'],
    ['/fairway/targets/default/checkout-1-0', 'checkout-1-0'],
    ['/fairway/approvals', 'Approvals'],
    ['/fairway/fleet', 'Fleet'],
    ['/fairway/activity', 'Activity'],
    ['/fairway/clusters', 'Clusters'],
    ['/fairway/plans/new', 'Make a plan'],
    ['/fairway/sources/default/checkout', 'checkout'],
    ['/fairway/fleets/default/europe/edit', 'europe'],
    ['/fairway/nowhere', 'Not found'],
  ])('shows a page at %s', async (path, title) => {
    renderAt(path);
    expect(
      await screen.findByRole('heading', { level: 1, name: title }),
    ).toBeVisible();
  });
});
