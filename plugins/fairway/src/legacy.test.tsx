import { renderInTestApp, TestApiProvider } from '@backstage/test-utils';
import { fairwayApiRef } from '@fairway/plugin-fairway-react';
import { screen } from '@testing-library/react';
import { Route, Routes } from 'react-router-dom';
import { FairwayPage, fairwayPlugin, isFairwayAvailable } from './legacy';
import { quietApi } from './__testUtils__/quietApi';

describe('the plugin in apps of the older frontend system', () => {
  it('shows its pages where the app mounts them', async () => {
    await renderInTestApp(
      <TestApiProvider apis={[[fairwayApiRef, quietApi()]]}>
        <Routes>
          <Route path="/promotions/*" element={<FairwayPage />} />
        </Routes>
      </TestApiProvider>,
      {
        routeEntries: ['/promotions/plans'],
        mountedRoutes: { '/promotions': fairwayPlugin.routes.root },
      },
    );
    expect(
      await screen.findByRole('heading', { level: 1, name: 'Plans' }),
    ).toBeVisible();
    expect(screen.getByRole('link', { name: 'Fleet' })).toHaveAttribute(
      'href',
      '/promotions/fleet',
    );
  });

  it('brings the client of the backend', () => {
    expect([...fairwayPlugin.getApis()].map(({ api }) => api.id)).toEqual([
      fairwayApiRef.id,
    ]);
  });

  it('is there for entities with a source', () => {
    const entity = {
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Component',
      metadata: { name: 'checkout' },
    };
    expect(isFairwayAvailable(entity)).toBe(false);
    expect(
      isFairwayAvailable({
        ...entity,
        metadata: {
          name: 'checkout',
          annotations: { 'fairway.dev/source': 'checkout' },
        },
      }),
    ).toBe(true);
  });
});
