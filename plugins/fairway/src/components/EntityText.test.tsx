import { screen } from '@testing-library/react';
import { renderInPortal } from '../__testUtils__/renderInPortal';
import { EntityText } from './EntityText';

const group = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Group',
  metadata: { name: 'release-managers', namespace: 'default' },
  spec: { type: 'team', children: [], profile: { displayName: 'Releases' } },
};
const sentence =
  'waits for group:default/release-managers and user:payments/rita (0 of 1)';

describe('a sentence with groups and users', () => {
  it('tells them as the catalog does, and leads there', async () => {
    renderInPortal(<EntityText text={sentence} />, { entities: [group] });
    const link = await screen.findByRole('link', { name: 'Releases' });
    expect(link).toHaveAttribute(
      'href',
      '/catalog/default/group/release-managers',
    );
    expect(link.parentElement).toHaveTextContent(
      'waits for Releases and payments/rita (0 of 1)',
    );
  });

  it('holds no links within a button', async () => {
    renderInPortal(
      <button>
        <EntityText text={sentence} withoutLinks />
      </button>,
      { entities: [group] },
    );
    expect(
      await screen.findByRole('button', {
        name: 'waits for Releases and payments/rita (0 of 1)',
      }),
    ).toBeVisible();
    expect(screen.queryByRole('link')).not.toBeInTheDocument();
  });
});
