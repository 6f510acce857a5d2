import type { ReasonGroup } from '@fairway/plugin-fairway-common';
import { FairwayApi, FairwayError } from '@fairway/plugin-fairway-react';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderInPortal } from '../../__testUtils__/renderInPortal';
import { anInboxItem } from '../../__testUtils__/views';
import { FairwayRouter } from '../../routing/FairwayRouter';
import { RunWorld } from '../../__testUtils__/RunWorld';

const SINCE = '2026-01-01T10:00:00.000Z';

const GATE = {
  name: 'release-managers',
  approval: { groups: ['group:default/release-managers'], count: 1 },
};

/** Two stages, the second of which waits for release managers. */
function waiting() {
  return new RunWorld([
    { name: 'canary', batches: [2], status: { phase: 'Succeeded' } },
    {
      name: 'europe',
      batches: [2, 3],
      spec: { dependsOn: [{ stage: 'canary' }], before: [GATE] },
      status: {
        phase: 'Gating',
        gates: [
          {
            name: GATE.name,
            phase: 'before',
            type: 'approval',
            state: 'Waiting',
            since: SINCE,
            digest: 'd1',
          },
        ],
      },
    },
  ]);
}

function show(
  world: RunWorld,
  options: { api?: Partial<FairwayApi>; tab?: string } = {},
) {
  const { api, tab = '' } = options;
  renderInPortal(<FairwayRouter />, {
    api: world.api(api),
    at: `/fairway/runs/default/checkout-1${tab}`,
    path: '/fairway/*',
  });
  return userEvent.setup({ delay: null });
}

const stage = async (name: string) =>
  within(await screen.findByRole('region', { name }));

describe('the page of a run', () => {
  // jsdom measures no drawings, and the graph of stages does.
  beforeAll(() => {
    Object.assign(SVGElement.prototype, {
      getBBox: () => ({ x: 0, y: 0, width: 100, height: 40 }),
    });
  });

  it('says what the run brings, and where it is', async () => {
    const world = waiting();
    world.changeRun({ message: 'europe waits for release-managers' });
    show(world);
    expect(
      await screen.findByText('europe waits for release-managers'),
    ).toBeVisible();
    expect(
      screen.getByRole('heading', { level: 1, name: 'checkout 1.5.0' }),
    ).toBeVisible();
    expect(
      screen.getByText(/^Run .+ to fleet production, in namespace default$/),
    ).toBeVisible();
    expect(screen.getByLabelText('About the run')).toHaveTextContent(
      /Version1\.5\.0.*Asked for byada/,
    );
  });

  it('says so where the run succeeded although clusters failed', async () => {
    const world = new RunWorld([
      { name: 'canary', batches: [3], status: { phase: 'Succeeded' } },
    ]);
    world.change(
      { uid: 'uid-canary-01', phase: 'Converged' },
      { uid: 'uid-canary-02', phase: 'Converged' },
      { uid: 'uid-canary-03', phase: 'Failed' },
    );
    world.changeRun({ phase: 'Succeeded' });
    show(world);
    const canary = await stage('canary');
    expect(canary.getByText('Succeeded, 1 cluster failed')).toBeVisible();
    expect(screen.getAllByText('Succeeded, 1 cluster failed')).toHaveLength(2);
  });

  it('leads to what somebody else has changed since', async () => {
    const world = waiting();
    world.changeRun({ drifted: 3 });
    show(world);
    expect(await screen.findByText(/^3 targets hold another/)).toBeVisible();
    expect(
      screen.getByRole('link', { name: 'Look at what is there' }),
    ).toHaveAttribute(
      'href',
      '/fairway/fleet?namespace=default&fleet=production&search=checkout&drifted=true',
    );
  });

  it('shows stages as lanes, with their gates and a cell for each target', async () => {
    const world = waiting();
    world.change({ uid: 'uid-europe-02', phase: 'Failed' });
    show(world);
    const europe = await stage('europe');
    expect(europe.getByText(/^after canary/)).toBeVisible();
    expect(europe.getByText('Gates before')).toBeVisible();
    expect(await europe.findByText('Batch 1 of 2')).toBeVisible();
    expect(
      europe.getByRole('grid', {
        name: 'Targets of Batch 1 of 2 in stage europe',
      }),
    ).toBeVisible();
    expect(europe.getByText('1 failed')).toBeVisible();
  });

  it('follows its targets', async () => {
    const world = waiting();
    show(world);
    const canary = await stage('canary');
    expect(await canary.findByText('2 pending')).toBeVisible();
    world.change(
      { uid: 'uid-canary-01', phase: 'Converged' },
      { uid: 'uid-canary-02', phase: 'Converged' },
    );
    world.changeRun({ message: 'goes on' });
    expect(
      await canary.findByText('2 converged', {}, { timeout: 5_000 }),
    ).toBeVisible();
  });

  it('groups failures by what they have in common, and finds them', async () => {
    const world = waiting();
    const failure: ReasonGroup = {
      signature: 's1',
      phase: 'Failed',
      reason: 'ImageNotFound',
      message: 'no such image',
      count: 2,
      stages: ['canary'],
      example: { target: 'checkout-1-canary-01', cluster: 'canary-01' },
    };
    world.reasons = { failures: [failure], waiting: [] };
    world.change({ uid: 'uid-canary-01', phase: 'Failed' });
    const user = show(world);
    const failures = within(
      await screen.findByRole('region', { name: 'Failures' }),
    );
    const group = await failures.findByRole('button', {
      name: /Image not found.*2.*no such image.*such as canary-01/,
    });
    await user.click(group);
    expect(group).toHaveAttribute('aria-pressed', 'true');
    expect(
      await screen.findByRole('table', { name: 'Targets that match' }),
    ).toBeVisible();
  });

  it('says to those who may not decide why, and lets them look', async () => {
    const world = waiting();
    const reason = 'user:default/ada asked for the promotion';
    const item = anInboxItem({ run: 'checkout-1', allowed: false, reason });
    world.inbox = { items: [item], total: 1, revision: 1 };
    const user = show(world);
    const open = await screen.findByRole('region', {
      name: 'Waits for people',
    });
    await waitFor(() =>
      expect(open).toHaveTextContent(
        'You cannot decide: ada asked for the promotion',
      ),
    );
    await user.click(within(open).getByRole('button', { name: 'Review…' }));
    expect(
      within(await screen.findByRole('dialog')).getByRole('button', {
        name: 'Approve',
      }),
    ).toHaveAttribute('aria-disabled', 'true');
  });

  it('lets those decide who may, right where it waits', async () => {
    const world = waiting();
    const user = show(world);
    const open = within(
      await screen.findByRole('region', { name: 'Waits for people' }),
    );
    await user.click(open.getByRole('button', { name: 'Review and decide…' }));
    const dialog = within(
      await screen.findByRole('dialog', {
        name: 'Bring checkout 1.5.0 to stage europe?',
      }),
    );
    await user.click(dialog.getByRole('button', { name: 'Approve' }));
    await waitFor(() =>
      expect(world.created).toEqual([
        expect.objectContaining({
          kind: 'Approval',
          spec: expect.objectContaining({ decision: 'Approve', digest: 'd1' }),
        }),
      ]),
    );
  });

  it('offers the commands that are possible now, and says why not the others', async () => {
    const world = waiting();
    world.offers = [
      { command: 'Pause', allowed: true },
      {
        command: 'Abort',
        allowed: false,
        forbidden: true,
        reason: 'permission fairway.action.run is needed',
      },
    ];
    const user = show(world);
    expect(
      await screen.findByRole('button', { name: 'Abort' }),
    ).toHaveAccessibleDescription('permission fairway.action.run is needed');
    await user.click(screen.getByRole('button', { name: 'Pause' }));
    const dialog = within(
      await screen.findByRole('dialog', { name: 'Pause the run?' }),
    );
    await user.click(dialog.getByRole('textbox', { name: 'Reason' }));
    await user.paste('lunch');
    await user.click(dialog.getByRole('button', { name: 'Pause' }));
    expect(await screen.findByText('Pause was asked for.')).toBeVisible();
    expect(world.created).toEqual([
      expect.objectContaining({
        kind: 'Action',
        spec: {
          type: 'Pause',
          runRef: { name: 'checkout-1' },
          reason: 'lunch',
        },
      }),
    ]);
  });

  it('tells what to look at where no cluster takes part', async () => {
    show(new RunWorld([{ name: 'canary', batches: [] }]));
    expect(
      await screen.findByRole('heading', { name: 'No cluster takes part' }),
    ).toBeVisible();
    expect(
      screen.getByRole('button', { name: 'Look at the plan' }),
    ).toHaveAttribute('href', '/fairway/plans/default/careful');
  });

  it('shows that it is being read', async () => {
    show(waiting(), { api: { get: () => new Promise(() => {}) } });
    expect(await screen.findByText('Loading…')).toBeInTheDocument();
  });

  it('says why it could not be read, and tries again', async () => {
    const world = waiting();
    const { get } = world.api();
    let broken = true;
    const user = show(world, {
      tab: '/yaml',
      api: {
        get: (async (kind, namespace, name) => {
          if (broken) {
            throw new FairwayError('the database is away', { code: 503 });
          }
          return get(kind, namespace, name);
        }) as FairwayApi['get'],
      },
    });
    expect(await screen.findByText('the database is away')).toBeVisible();
    broken = false;
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByText(/kind: PromotionRun/)).toBeVisible();
  });

  it('names the permission that is missing to see it', async () => {
    show(waiting(), {
      api: {
        get: async () => {
          throw new FairwayError('you need fairway.resource.read', {
            code: 403,
          });
        },
      },
    });
    expect(await screen.findByText('You may not see this')).toBeVisible();
    expect(screen.getByText('you need fairway.resource.read')).toBeVisible();
  });

  it('says when it is not kept up to date', async () => {
    show(waiting(), {
      api: {
        // eslint-disable-next-line require-yield
        async *stream() {
          throw new FairwayError('gone', { code: 0 });
        },
      },
    });
    expect(await screen.findByText(/Not up to date since/)).toBeVisible();
    expect(await stage('canary')).toBeDefined();
  });
});
