import type {
  PreviewCluster,
  PreviewClusters,
  PreviewOutcome,
} from '@fairway/plugin-fairway-common';
import { FairwayError } from '@fairway/plugin-fairway-react';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderInPortal } from '../../__testUtils__/renderInPortal';
import { quietApi } from '../../__testUtils__/quietApi';
import { ClusterPreviewsButton } from './ClusterPreviewsButton';
import type { ReadPreviewPage } from './usePreviewClusters';

const aCluster = (
  cluster: string,
  outcome: PreviewOutcome,
): PreviewCluster => ({
  stage: 'europe',
  cluster,
  outcome,
  diffs: [
    {
      stage: 'europe',
      cluster,
      unit: 'checkout',
      object: 'Deployment shop/checkout',
      outcome,
      version: 'v1.4.2',
      changes:
        outcome === 'Change'
          ? [{ field: 'spec.image', from: 'v1.4.1', to: 'v1.4.2' }]
          : [],
      ...(outcome === 'Conflict' && {
        conflicts: [{ manager: 'helm', field: 'spec.image' }],
        problem: 'hand it over',
      }),
      ...(outcome === 'Refused' && { problem: 'it has not opted in' }),
    },
  ],
});

const FIRST: PreviewClusters = {
  revision: 1,
  items: [
    aCluster('eu-1', 'Change'),
    aCluster('eu-2', 'AlreadyThere'),
    aCluster('eu-3', 'Conflict'),
  ],
  total: 4,
  cursor: 'after-eu-3',
  asked: { clusters: 3, outcomes: { Change: 1, AlreadyThere: 1, Conflict: 1 } },
  problems: [],
};
const SECOND: PreviewClusters = {
  revision: 1,
  items: [aCluster('eu-4', 'Refused')],
  total: 4,
  asked: {
    clusters: 4,
    outcomes: { Change: 1, AlreadyThere: 1, Conflict: 1, Refused: 1 },
  },
  problems: [],
};

async function open(read: ReadPreviewPage) {
  renderInPortal(
    <ClusterPreviewsButton
      text="Look"
      title="All clusters"
      read={read}
      isOneStage
    />,
    { api: quietApi() },
  );
  const user = userEvent.setup();
  await user.click(await screen.findByRole('button', { name: 'Look' }));
  return user;
}
const table = () =>
  screen.findByRole('table', {
    name: 'Clusters and what would change on them',
  });
const names = async () =>
  within(await table())
    .getAllByRole('row')
    .slice(1)
    .map(row => row.firstElementChild!.textContent);

describe('all clusters and what would change on them', () => {
  it('are asked when they are looked at, and page by page', async () => {
    const read = jest.fn<ReturnType<ReadPreviewPage>, any>(async ({ cursor }) =>
      cursor ? SECOND : FIRST,
    );
    renderInPortal(
      <ClusterPreviewsButton
        text="Look"
        title="All clusters"
        read={read}
        isOneStage
      />,
      { api: quietApi() },
    );
    const button = await screen.findByRole('button', { name: 'Look' });
    expect(read).not.toHaveBeenCalled();
    const user = userEvent.setup();
    await user.click(button);
    expect(await names()).toEqual(['eu-1', 'eu-2', 'eu-3']);
    expect(screen.getByText('3 of 4 clusters were asked.')).toBeVisible();
    expect(screen.getByText('Already at v1.4.2')).toBeVisible();
    expect(screen.getByText('Would conflict with helm')).toBeVisible();
    expect(screen.getByText('hand it over')).toBeVisible();
    await user.click(
      screen.getByRole('button', { name: 'Ask the next cluster' }),
    );
    expect(await screen.findByText('it has not opted in')).toBeVisible();
    expect(await names()).toEqual(['eu-1', 'eu-2', 'eu-3', 'eu-4']);
    expect(read).toHaveBeenCalledTimes(2);
    expect(read.mock.calls[1][0]).toEqual({ limit: 20, cursor: 'after-eu-3' });
    expect(
      screen.queryByRole('button', { name: /Ask the next/ }),
    ).not.toBeInTheDocument();
  });

  it('are narrowed to those of one outcome', async () => {
    const user = await open(async () => FIRST);
    await names();
    const filter = within(screen.getByRole('group', { name: 'Show only' }));
    const conflicts = filter.getByRole('button', { name: 'Would conflict: 1' });
    await user.click(conflicts);
    expect(conflicts).toHaveAttribute('aria-pressed', 'true');
    expect(await names()).toEqual(['eu-3']);
    await user.click(conflicts);
    expect(await names()).toHaveLength(3);
  });

  it('say why none was asked, and that none waits', async () => {
    const nothing = {
      ...SECOND,
      items: [],
      total: 0,
      asked: { clusters: 0, outcomes: {} },
    };
    await open(async () => ({
      ...nothing,
      problems: [{ message: 'permission fairway.promotion.promote is needed' }],
    }));
    expect(
      await screen.findByText('permission fairway.promotion.promote is needed'),
    ).toBeVisible();
  });

  it('keep what is known where the next page fails, and try again', async () => {
    let fails = true;
    const user = await open(async ({ cursor }) => {
      if (cursor && fails) {
        throw new FairwayError('the backend is busy', { code: 503 });
      }
      return cursor ? SECOND : FIRST;
    });
    await names();
    await user.click(
      screen.getByRole('button', { name: 'Ask the next cluster' }),
    );
    expect(await screen.findByText('the backend is busy')).toBeVisible();
    expect(await names()).toHaveLength(3);
    fails = false;
    await user.click(screen.getByRole('button', { name: /Try again|Retry/ }));
    expect(await screen.findByText('it has not opted in')).toBeVisible();
  });

  it('tell a missing permission', async () => {
    await open(async () => {
      throw new FairwayError('permission to read is needed', {
        code: 403,
        reason: 'Forbidden',
      });
    });
    expect(
      await screen.findByText('permission to read is needed'),
    ).toBeVisible();
  });
});
