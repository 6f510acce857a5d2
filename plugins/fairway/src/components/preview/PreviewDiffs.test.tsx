import type { PreviewDiff } from '@fairway/plugin-fairway-common';
import { screen, within } from '@testing-library/react';
import { renderInPortal } from '../../__testUtils__/renderInPortal';
import { PreviewDiffs } from './PreviewDiffs';

const aDiff = (changes: Partial<PreviewDiff> = {}): PreviewDiff => ({
  stage: 'europe',
  cluster: 'eu-1',
  unit: 'checkout',
  object: 'Application argocd/checkout',
  outcome: 'Change',
  version: 'v1.4.2',
  changes: [],
  ...changes,
});

async function show(diff: PreviewDiff, known?: 'stage' | 'cluster') {
  renderInPortal(<PreviewDiffs diffs={[diff]} known={known} />);
  return (await screen.findAllByRole('row'))[1];
}

describe('what would change', () => {
  it('tells the stage below the cluster, unless that is known', async () => {
    expect(await show(aDiff())).toHaveTextContent('eu-1stage europe');
  });

  it.each(['stage', 'cluster'] as const)(
    'does not repeat the %s that is told around it',
    async known => {
      const row = await show(aDiff(), known);
      expect(row).not.toHaveTextContent('stage europe');
      expect(row.textContent!.includes('eu-1')).toBe(known === 'stage');
    },
  );

  it('tells the change of the version, and names what else is written', async () => {
    const row = await show(
      aDiff({
        changes: [
          { field: 'spec.source.targetRevision', from: 'v1', to: 'v1.4.2' },
          { field: 'operation', to: { sync: { prune: false } } },
          { field: 'metadata.annotations', from: 'a', to: 'b' },
        ],
      }),
    );
    expect(row).toHaveTextContent('spec.source.targetRevisionv1 → v1.4.2');
    const others = within(row).getByRole('group');
    expect(others).not.toHaveAttribute('open');
    expect(others).toHaveTextContent(
      /^Also written: operation, metadata\.annotations/,
    );
    expect(others).toHaveTextContent('nothing → {"sync":{"prune":false}}');
  });

  it('says once what the object is, and who owns the field', async () => {
    const row = await show(
      aDiff({
        outcome: 'Conflict',
        conflicts: [
          { manager: 'helm', field: 'spec.image' },
          { manager: 'flux', field: 'spec.tag' },
        ],
        problem:
          'Application argocd/checkout: spec.image is owned by "helm"; hand it over',
      }),
    );
    expect(row).toHaveTextContent(
      'Would conflict with helm, fluxflux owns spec.tagspec.image is owned by "helm"; hand it over',
    );
  });
});
