import type { InboxItem } from '@fairway/plugin-fairway-common';
import { FairwayApi, FairwayError } from '@fairway/plugin-fairway-react';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderInPortal } from '../../__testUtils__/renderInPortal';
import { anInboxItem } from '../../__testUtils__/views';
import { FairwayRouter } from '../../routing/FairwayRouter';
import { RunWorld } from '../../__testUtils__/RunWorld';

const SINCE = '2026-01-01T10:00:00.000Z';
const GATE = 'release-managers';

/** A run of which a stage waits for release managers. */
function waiting(...items: Partial<InboxItem>[]) {
  const world = new RunWorld([
    {
      name: 'canary',
      batches: [1],
      spec: { after: [{ name: 'settle', soak: { duration: '5m' } }] },
      status: {
        gates: [
          {
            name: 'settle',
            phase: 'after',
            type: 'soak',
            state: 'Passed',
            since: SINCE,
            decidedAt: SINCE,
          },
        ],
      },
    },
    {
      name: 'europe',
      batches: [3],
      spec: {
        before: [
          {
            name: GATE,
            approval: { groups: ['group:default/release-managers'], count: 1 },
          },
          { name: 'healthy', soak: { duration: '1m' } },
        ],
      },
      status: {
        phase: 'Gating',
        gates: [
          {
            name: GATE,
            phase: 'before',
            type: 'approval',
            state: 'Waiting',
            since: SINCE,
            digest: 'd1',
          },
          {
            name: 'healthy',
            phase: 'before',
            type: 'soak',
            state: 'Failed',
            since: SINCE,
            message: '2 clusters are unhealthy',
          },
        ],
      },
    },
  ]);
  const open = items.map(changes =>
    anInboxItem({ run: 'checkout-1', version: '1.5.0', ...changes }),
  );
  world.inbox = { items: open, total: open.length, revision: 1 };
  return world;
}

/** Two gates that the one who is signed in may decide on, and one that is for others. */
const three = () =>
  waiting(
    {},
    { stage: 'asia', version: '1.6.0' },
    {
      stage: 'america',
      version: '1.7.0',
      allowed: false,
      reason: 'user:default/ada asked for the promotion',
    },
  );

function show(
  world: RunWorld,
  options: { api?: Partial<FairwayApi>; at?: string } = {},
) {
  const { api, at = '/fairway/approvals' } = options;
  renderInPortal(<FairwayRouter />, {
    api: world.api(api),
    at,
    path: '/fairway/*',
  });
  return userEvent.setup({ delay: null });
}

const row = (version: string) =>
  screen.findByRole('button', { name: new RegExp(`^checkout ${version}`) });
const dialog = (version: string, stage: string) =>
  screen.findByRole('dialog', {
    name: `Bring checkout ${version} to stage ${stage}?`,
  });
const noDialog = () =>
  waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument());

describe('the inbox of approvals', () => {
  beforeEach(() => window.localStorage.clear());

  it('shows what waits for me first, and why I cannot decide on the rest', async () => {
    show(three());
    const mine = within(
      await screen.findByRole('region', { name: 'Waits for you' }),
    );
    expect(
      mine.getAllByRole('button').map(({ textContent }) => textContent),
    ).toEqual([
      expect.stringMatching(
        /^checkout 1\.5\.0 to stage europe, 12 clusters.*asked for by dev.*release-managers: 0 of 1 approved$/,
      ),
      expect.stringMatching(/^checkout 1\.6\.0 to stage asia/),
    ]);
    expect(
      screen.getByRole('region', { name: 'Waits for others' }),
    ).toHaveTextContent(
      /1\.7\.0.*You cannot decide: ada asked for the promotion/,
    );
  });

  it('shows all that a decision rests on', async () => {
    const world = waiting({});
    world.change(
      { uid: 'uid-europe-01', previousVersion: '1.4.2' },
      { uid: 'uid-europe-02', previousVersion: '1.3.0' },
      { uid: 'uid-europe-03', previousVersion: '1.4.2' },
    );
    const preview = {
      revision: 7,
      total: 12,
      cursor: 'next',
      asked: { clusters: 1, outcomes: { Change: 1 } },
      problems: [],
      items: [
        {
          stage: 'europe',
          cluster: 'europe-01',
          outcome: 'Change',
          diffs: [
            {
              stage: 'europe',
              cluster: 'europe-01',
              unit: 'checkout',
              object: 'Deployment shop/checkout',
              outcome: 'Change',
              version: '1.5.0',
              changes: [
                { field: 'image', from: 'shop:1.4.2', to: 'shop:1.5.0' },
              ],
            },
          ],
        },
      ],
    };
    const { view } = world.api();
    const user = show(world, {
      api: {
        view: ((path: string, parameters?: any) =>
          path.endsWith('/preview')
            ? Promise.resolve(preview)
            : view(path, parameters)) as FairwayApi['view'],
      },
    });
    await user.click(await row('1.5.0'));
    const shown = within(await dialog('1.5.0', 'europe'));
    const changes = within(
      await shown.findByRole('table', { name: 'What changes' }),
    );
    expect(
      changes.getAllByRole('row').map(({ textContent }) => textContent),
    ).toEqual([
      'UnitVersionClusters',
      'checkout1.4.2 → 1.5.02: europe-01, europe-03',
      'checkout1.3.0 → 1.5.0europe-02',
    ]);
    expect(
      await shown.findByRole('row', { name: /shop:1\.4\.2 → shop:1\.5\.0/ }),
    ).toBeVisible();
    expect(
      shown.getByRole('button', { name: 'Ask the next 11 clusters' }),
    ).toBeVisible();
    expect(shown.getByText(/^settle/).parentElement).toHaveTextContent(
      'Passed',
    );
    expect(shown.getByText('2 clusters are unhealthy')).toBeVisible();
    const facts = shown.getByLabelText('What waits for a decision');
    expect(facts).toHaveTextContent(/Asked for by.*dev/);
    expect(facts).toHaveTextContent(/Waits since/);
    expect(facts).toHaveTextContent('Version1.4.2 and 1 other → 1.5.0');
    expect(facts).toHaveTextContent(`Gate${GATE}, before stage europe`);
  });

  it('approves what was looked at, and goes on with the next', async () => {
    const world = three();
    const user = show(world);
    await user.click(await row('1.5.0'));
    await user.click(
      within(await dialog('1.5.0', 'europe')).getByRole('button', {
        name: 'Approve',
      }),
    );
    await noDialog();
    expect(world.created).toEqual([
      expect.objectContaining({
        kind: 'Approval',
        spec: {
          runRef: { name: 'checkout-1' },
          stage: 'europe',
          gate: GATE,
          decision: 'Approve',
          digest: 'd1',
        },
      }),
    ]);
    expect(
      screen.getByText('You approved checkout 1.5.0 (europe).'),
    ).toBeVisible();

    world.inbox = { ...world.inbox, items: world.inbox.items.slice(1) };
    world.changeRun({ phase: 'Running', reason: 'Advanced' });
    world.changeRun({ phase: 'Paused' });
    await waitFor(() =>
      expect(
        screen.queryByRole('button', { name: /^checkout 1\.5\.0/ }),
      ).not.toBeInTheDocument(),
    );
    expect(await row('1.6.0')).toHaveFocus();
  });

  it('wants a reason before it rejects', async () => {
    const world = waiting({});
    const user = show(world);
    await user.click(await row('1.5.0'));
    const shown = within(await dialog('1.5.0', 'europe'));
    const reject = shown.getByRole('button', { name: 'Reject' });
    expect(reject).toHaveAccessibleDescription(
      'Say in the comment why you reject.',
    );
    await user.click(reject);
    expect(world.created).toEqual([]);
    await user.click(shown.getByRole('textbox', { name: 'Comment' }));
    await user.paste('not before the weekend');
    await user.click(reject);
    await noDialog();
    expect(world.created).toEqual([
      expect.objectContaining({
        spec: expect.objectContaining({
          decision: 'Reject',
          comment: 'not before the weekend',
        }),
      }),
    ]);
  });

  it('shows each decision as a document beside its button', async () => {
    const user = show(waiting({}));
    await user.click(await row('1.5.0'));
    const shown = within(await dialog('1.5.0', 'europe'));
    await user.click(
      shown.getByRole('button', { name: 'Approve as YAML and kubectl' }),
    );
    const panel = within(
      await screen.findByRole('dialog', { name: 'Approve' }),
    );
    expect(panel.getByRole('tabpanel')).toHaveTextContent(
      /kind: Approval.*gate: release-managers decision: Approve digest: d1/,
    );
  });

  it('names why somebody may not decide, and sends nothing', async () => {
    const reason = 'user:default/ada asked for the promotion';
    const world = waiting({ allowed: false, reason });
    const user = show(world);
    await user.click(await row('1.5.0'));
    const shown = within(await dialog('1.5.0', 'europe'));
    for (const name of ['Approve', 'Reject']) {
      const button = shown.getByRole('button', { name });
      expect(button).toHaveAccessibleDescription('ada asked for the promotion');
      await user.click(button);
    }
    expect(world.created).toEqual([]);
  });

  it('refuses a decision on what does not wait any more', async () => {
    const world = waiting({});
    const user = show(world);
    await user.click(await row('1.5.0'));
    const shown = within(await dialog('1.5.0', 'europe'));
    const { stages } = structuredClone(world.run.status!);
    stages[1].gates![0].state = 'Passed';
    world.inbox = { ...world.inbox, items: [] };
    world.changeRun({ stages });
    await waitFor(() =>
      expect(
        shown.getByRole('button', { name: 'Approve' }),
      ).toHaveAccessibleDescription('This gate does not wait any more.'),
    );
  });

  it('tells what the backend says against a decision, and keeps the comment', async () => {
    const world = waiting({});
    const user = show(world, {
      api: {
        create: async () => {
          throw new FairwayError('you have decided already', { code: 409 });
        },
      },
    });
    await user.click(await row('1.5.0'));
    const shown = within(await dialog('1.5.0', 'europe'));
    await user.click(shown.getByRole('textbox', { name: 'Comment' }));
    await user.paste('fine');
    await user.click(shown.getByRole('button', { name: 'Approve' }));
    expect(await shown.findByRole('alert')).toHaveTextContent(
      'you have decided already',
    );
    expect(shown.getByRole('textbox', { name: 'Comment' })).toHaveValue('fine');
  });

  describe('with the keyboard', () => {
    it('goes through the list with j and k', async () => {
      const user = show(three());
      const first = await row('1.5.0');
      await user.keyboard('j');
      expect(await row('1.6.0')).toHaveFocus();
      await user.keyboard('jj');
      expect(await row('1.7.0')).toHaveFocus();
      await user.keyboard('kk');
      expect(first).toHaveFocus();
    });

    it('opens the row that is marked, also before anything has the focus', async () => {
      const user = show(three());
      await row('1.5.0');
      await user.keyboard('{Enter}');
      expect(await dialog('1.5.0', 'europe')).toBeVisible();
    });

    it('looks before it approves, and puts the focus back', async () => {
      const world = three();
      const user = show(world);
      await row('1.5.0');
      await user.keyboard('ja');
      const shown = within(await dialog('1.6.0', 'asia'));
      expect(world.created).toEqual([]);
      expect(shown.getByRole('button', { name: 'Approve' })).toHaveFocus();
      await user.keyboard('{Escape}');
      await noDialog();
      expect(await row('1.6.0')).toHaveFocus();
    });

    it('goes to the comment to reject, which letters go into', async () => {
      const user = show(three());
      await row('1.5.0');
      await user.keyboard('r');
      const shown = within(await dialog('1.5.0', 'europe'));
      const comment = shown.getByRole('textbox', { name: 'Comment' });
      expect(comment).toHaveFocus();
      await user.keyboard('jar');
      expect(comment).toHaveValue('jar');
      expect(await dialog('1.5.0', 'europe')).toBeVisible();
    });

    it('goes to the next one without leaving the dialog', async () => {
      const user = show(three());
      await user.click(await row('1.5.0'));
      await dialog('1.5.0', 'europe');
      await user.keyboard('j');
      expect(await dialog('1.6.0', 'asia')).toBeVisible();
      await user.keyboard('k');
      expect(await dialog('1.5.0', 'europe')).toBeVisible();
    });

    it('says which keys there are, and lets them be turned off', async () => {
      const user = show(three());
      await row('1.5.0');
      expect(screen.getByText('next')).toHaveTextContent('jnext');
      await user.click(screen.getByRole('button', { name: 'Turn keys off' }));
      await user.keyboard('a');
      expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
      expect(
        screen.getByRole('button', { name: 'Turn keys on' }),
      ).toBeVisible();
    });
  });

  it('opens the gate that a link leads to', async () => {
    show(three(), {
      at: `/fairway/approvals/default/checkout-1/asia/${GATE}`,
    });
    expect(await dialog('1.6.0', 'asia')).toBeVisible();
  });

  it('says what became of a gate that a link leads to', async () => {
    show(three(), { at: '/fairway/approvals/default/checkout-9/asia/people' });
    expect(
      await screen.findByText(/Gate people of stage asia does not wait/),
    ).toBeVisible();
    expect(
      screen.getByRole('link', { name: 'See what became of checkout-9' }),
    ).toHaveAttribute('href', '/fairway/runs/default/checkout-9');
  });

  it('says that nothing waits, and where to go', async () => {
    show(waiting());
    expect(
      await screen.findByRole('heading', { name: 'Nothing waits for you' }),
    ).toBeVisible();
    expect(
      screen.getByRole('button', { name: 'See all promotions' }),
    ).toHaveAttribute('href', '/fairway');
  });

  it('says to those who may not decide on anything what waits for others', async () => {
    show(
      waiting({ allowed: false, reason: 'you need fairway.approval.decide' }),
    );
    expect(
      await screen.findByText(/1 gate waits for other people/),
    ).toBeVisible();
    expect(
      screen.getByRole('region', { name: 'Waits for others' }),
    ).toHaveTextContent('you need fairway.approval.decide');
  });

  it('shows that it is being read', async () => {
    show(waiting(), { api: { view: () => new Promise(() => {}) } });
    expect(await screen.findByText('Loading…')).toBeInTheDocument();
  });

  it('says why it could not be read, and tries again', async () => {
    const world = waiting({});
    const { view } = world.api();
    let broken = true;
    const user = show(world, {
      api: {
        view: (async (path: string) => {
          if (broken) {
            throw new FairwayError('the database is away', { code: 503 });
          }
          return view(path);
        }) as FairwayApi['view'],
      },
    });
    expect(await screen.findByText('the database is away')).toBeVisible();
    broken = false;
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await row('1.5.0')).toBeVisible();
  });

  it('names the permission that is missing to see it', async () => {
    show(waiting(), {
      api: {
        view: async () => {
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
    show(waiting({}), {
      api: {
        // eslint-disable-next-line require-yield
        async *stream() {
          throw new FairwayError('gone', { code: 0 });
        },
      },
    });
    expect(await screen.findByText(/Not up to date since/)).toBeVisible();
    expect(await row('1.5.0')).toBeVisible();
  });
});
