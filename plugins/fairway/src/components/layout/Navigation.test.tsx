import { renderInTestApp } from '@backstage/frontend-test-utils';
import type {
  InboxItem,
  PromotionRun,
  StreamChange,
} from '@fairway/plugin-fairway-common';
import { fairwayApiRef } from '@fairway/plugin-fairway-react';
import { streamByHand } from '@fairway/plugin-fairway-react/testUtils';
import { screen, waitFor } from '@testing-library/react';
import { rootRouteRef } from '../../routing';
import { quietApi } from '../../__testUtils__/quietApi';
import { PageFrame } from './PageFrame';
import { PageLive } from './PageLive';

const item = (run: string, allowed: boolean) => ({ run, allowed } as InboxItem);

const changedRun = (phase: string, gate: string): StreamChange => ({
  type: 'changed',
  kind: 'PromotionRun',
  namespace: 'default',
  name: 'checkout-1',
  object: {
    status: { phase, stages: [{ phase: 'Gating', gates: [{ state: gate }] }] },
  } as Partial<PromotionRun> as PromotionRun,
});

function renderNavigation(items: InboxItem[]) {
  const view = jest.fn(async () => ({ revision: 1, items, total: 1 }));
  const stream = streamByHand();
  let revision = 1;
  stream.send({ type: 'hello', notice: { revision } });
  renderInTestApp(
    <PageLive topics={[]}>
      <PageFrame title="Anything" />
    </PageLive>,
    {
      mountedRoutes: { '/somewhere/fairway': rootRouteRef },
      apis: [
        [fairwayApiRef, quietApi({ view: view as any, stream: stream.open })],
      ],
    },
  );
  return {
    view,
    change(change: StreamChange) {
      revision += 1;
      stream.send({
        type: 'changes',
        changes: { revision, changes: [change] },
      });
    },
  };
}

describe('Navigation', () => {
  it('leads to the pages wherever the plugin is mounted', async () => {
    renderNavigation([]);
    expect(await screen.findByRole('link', { name: 'Fleet' })).toHaveAttribute(
      'href',
      '/somewhere/fairway/fleet',
    );
    expect(screen.getByRole('link', { name: 'Approvals' })).toBeVisible();
  });

  it('counts what waits for the one who is signed in', async () => {
    renderNavigation([item('a', true), item('b', false), item('c', true)]);
    expect(
      await screen.findByRole('link', { name: 'Approvals 2 wait for you' }),
    ).toBeVisible();
  });

  it('asks for each kind once, whatever the page is about', async () => {
    const stream = jest.fn(streamByHand().open);
    renderInTestApp(
      <PageLive
        topics={[
          { plural: 'targets', namespace: 'default' },
          { plural: 'promotionruns', fieldSelector: 'metadata.name=a' },
        ]}
      >
        <PageFrame title="Anything" />
      </PageLive>,
      {
        mountedRoutes: { '/fairway': rootRouteRef },
        apis: [[fairwayApiRef, quietApi({ stream })]],
      },
    );
    await waitFor(() => expect(stream).toHaveBeenCalled());
    expect(stream.mock.calls[0][0]).toEqual([
      { plural: 'targets', namespace: 'default' },
      { plural: 'promotionruns' },
      { plural: 'approvals' },
    ]);
  });

  it('counts again when a gate of a run changes, and not whenever a run moves', async () => {
    const items = [item('a', true)];
    const { view, change } = renderNavigation(items);
    await screen.findByRole('link', { name: 'Approvals 1 waits for you' });

    change(changedRun('Running', 'Waiting'));
    await waitFor(() => expect(view).toHaveBeenCalledTimes(2));
    change(changedRun('Running', 'Waiting'));
    items.pop();
    change(changedRun('Running', 'Passed'));
    expect(
      await screen.findByRole('link', { name: 'Approvals' }),
    ).toBeVisible();
    expect(view).toHaveBeenCalledTimes(3);
  });
});
