import { renderInTestApp } from '@backstage/frontend-test-utils';
import { fireEvent, screen } from '@testing-library/react';
import { FairwayError } from '../api';
import type { View } from '../live';
import { ViewContent } from './ViewContent';

const renderView = (view: Partial<View<string>>) => {
  const reload = jest.fn();
  renderInTestApp(
    <ViewContent view={{ loading: false, reload, ...view }}>
      {value => <p>{value}</p>}
    </ViewContent>,
  );
  return reload;
};

describe('ViewContent', () => {
  it('tells that it is loading', async () => {
    renderView({ loading: true });
    expect(await screen.findByText('Loading…')).toBeInTheDocument();
  });

  it('shows what was read', async () => {
    renderView({ value: 'fourteen clusters' });
    expect(await screen.findByText('fourteen clusters')).toBeVisible();
  });

  it('shows why reading failed, what is wrong with which field, and tries again when asked', async () => {
    const reload = renderView({
      error: new FairwayError('The plan is invalid', {
        code: 422,
        causes: [{ field: 'spec.stages[0].name', message: 'must be unique' }],
      }),
    });
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'The plan is invalid',
    );
    expect(screen.getByRole('listitem')).toHaveTextContent(
      'spec.stages[0].name must be unique',
    );
    fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(reload).toHaveBeenCalled();
  });

  it('keeps what was read where reading again fails, and says that it may be out of date', async () => {
    renderView({
      value: 'fourteen clusters',
      error: new Error('The backend cannot be reached'),
    });
    expect(await screen.findByText('fourteen clusters')).toBeVisible();
    expect(screen.getByRole('alert')).toHaveTextContent(
      /may be out of date.*The backend cannot be reached/,
    );
  });

  it('names the permission that is missing, and leaves out what only kubectl says', async () => {
    renderView({
      error: new FairwayError(
        'clusters.fairway.dev "eu-1" is forbidden: User "user:default/vera" cannot discover the objects of resource "clusters" in API group "fairway.dev" in the namespace "default": permission fairway.discovery.use is needed, and it is not granted',
        { code: 403 },
      ),
    });
    expect(
      await screen.findByText(
        'permission fairway.discovery.use is needed, and it is not granted',
      ),
    ).toBeVisible();
  });

  it.each([
    [403, 'You may not see this'],
    [401, 'You are signed out'],
    [404, 'There is no such object'],
    [500, 'This could not be read'],
  ])('tells a refusal with code %d apart', async (code, title) => {
    renderView({ error: new FairwayError('because', { code }) });
    expect(await screen.findByRole('heading', { name: title })).toBeVisible();
  });
});
