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

  it('tells times as those of the reader', async () => {
    const at = '2026-01-02T03:04:05.000Z';
    renderInPortal(<EntityText text={`kubectl has set it at ${at}; so`} />);
    const words = new Date(at).toLocaleString();
    const time = await screen.findByText(words);
    expect(time).toHaveAttribute('datetime', at);
    expect(time.parentElement).toHaveTextContent(
      `kubectl has set it at ${words}; so`,
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
