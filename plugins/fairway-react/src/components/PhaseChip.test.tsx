import { renderInTestApp } from '@backstage/frontend-test-utils';
import { screen } from '@testing-library/react';
import { PhaseChip } from './PhaseChip';
import { lookOf } from './phases';

describe('the chip of a phase', () => {
  it('is plain where nothing failed', async () => {
    renderInTestApp(<PhaseChip phase="RolledBack" clusters={{ failed: 0 }} />);
    expect(await screen.findByText('Rolled back')).toBeVisible();
    expect(lookOf('Succeeded', { failed: 0 })).toEqual(lookOf('Succeeded'));
  });

  it('warns where something succeeded although clusters failed', async () => {
    renderInTestApp(<PhaseChip phase="Succeeded" clusters={{ failed: 2 }} />);
    expect(
      await screen.findByText('Succeeded, 2 clusters failed'),
    ).toBeVisible();
    expect(lookOf('Succeeded', { failed: 2 })).toEqual({
      tone: 'attention',
      shape: 'warning',
    });
  });

  it('leaves other phases as they are: those say by themselves that something is wrong', async () => {
    renderInTestApp(<PhaseChip phase="Failed" clusters={{ failed: 2 }} />);
    expect(await screen.findByText('Failed')).toBeVisible();
    expect(lookOf('Failed', { failed: 2 })).toEqual(lookOf('Failed'));
  });
});
