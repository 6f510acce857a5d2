import type { PromotionRunStatus } from '@fairway/plugin-fairway-common';
import { FairwayApi, FairwayError } from '@fairway/plugin-fairway-react';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderInPortal } from '../../__testUtils__/renderInPortal';
import { FairwayRouter } from '../../routing/FairwayRouter';
import { RunWorld, StageOfWorld } from '../../__testUtils__/RunWorld';

const CANARY = 'checkout-1-canary-01';
const CANARY_UID = 'uid-canary-01';

function worldOf(
  stage: Partial<StageOfWorld> = {},
  status: Partial<PromotionRunStatus> = {},
) {
  return new RunWorld([{ name: 'canary', batches: [2], ...stage }], status);
}

function show(
  world: RunWorld,
  options: { api?: Partial<FairwayApi>; tab?: string } = {},
) {
  const { api, tab = '' } = options;
  renderInPortal(<FairwayRouter />, {
    api: world.api(api),
    at: `/fairway/targets/default/${CANARY}${tab}`,
    path: '/fairway/*',
  });
}

const part = (name: string) => screen.findByRole('region', { name });
/** The place that tells the phase, once it is this one. */
const state = (phase: string) =>
  waitFor(() => {
    const found = screen
      .getAllByRole('status')
      .find(({ textContent }) => textContent?.startsWith(phase));
    if (!found) {
      throw new Error(`Nothing says ${phase}`);
    }
    return found;
  });
const command = (name: string) => screen.findByRole('button', { name });

describe('the page of a target', () => {
  it('says where the target is and what it belongs to', async () => {
    const world = worldOf();
    world.change({
      uid: CANARY_UID,
      phase: 'Converging',
      message: '1 of 3 replicas has the version',
      previousVersion: '1.4.2',
    });
    show(world);
    expect(await state('Converging')).toHaveTextContent(
      '1 of 3 replicas has the version',
    );
    expect(
      screen.getByRole('heading', { level: 1, name: 'checkout on canary-01' }),
    ).toBeVisible();
    expect(screen.getByText('1.4.2 → 1.5.0')).toBeVisible();
    expect(screen.getByText('canary, batch 1')).toBeVisible();
    expect(screen.getByRole('link', { name: 'canary-01' })).toHaveAttribute(
      'href',
      '/fairway/clusters/default/canary-01',
    );
    expect(
      screen.getAllByRole('link', { name: 'checkout-1' })[0],
    ).toHaveAttribute('href', '/fairway/runs/default/checkout-1');
  });

  it('tells each condition that holds it up, and who can change that', async () => {
    const world = worldOf();
    world.conditions = [
      {
        condition: 'GatesBefore',
        reason: 'GateWaiting',
        message: 'gate "people": 0 of 1 approved',
        since: '2026-01-01T10:00:00.000Z',
        unblockedBy: 'group:default/release-managers',
      },
      {
        condition: 'Wave',
        reason: 'WaitingForPlace',
        message: 'all places of the wave are taken',
        unblockedBy: 'cluster canary-02',
      },
    ];
    show(world);
    const conditions = within(await part('Why it waits'));
    const items = await conditions.findAllByRole('listitem');
    expect(items[0]).toHaveTextContent(
      /Gate waiting.*0 of 1 approved.*release-managers.*since/,
    );
    expect(items[1]).toHaveTextContent(
      /Waiting for place.*Can be changed by cluster canary-02/,
    );
  });

  describe('that somebody else has changed', () => {
    const SET_AT = '2026-01-01T10:00:00.000Z';
    const drifted = (reason: string, message: string) => {
      const world = worldOf();
      world.change({ uid: CANARY_UID, phase: 'Converged' });
      world.targetStatus = {
        drift: {
          version: 'hotfix',
          since: SET_AT,
          changedBy: { manager: 'kubectl-edit' },
        },
        conditions: [
          {
            type: 'Drifted',
            status: 'True',
            reason,
            message,
            lastTransitionTime: SET_AT,
          },
        ],
      };
      return world;
    };

    it('says what is there, who has set it, what becomes of it, and how to go on', async () => {
      show(
        drifted(
          'Drifted',
          'it holds hotfix instead of 1.5.0; the plan says that this is only reported',
        ),
      );
      expect(await state('Converged')).toHaveTextContent(
        'Changed by somebody else since: hotfix is there',
      );
      const drift = await part('Changed by somebody else');
      expect(drift).toHaveTextContent(/There is now\s*hotfix/);
      expect(drift).toHaveTextContent(/Set by\s*kubectl-edit/);
      expect(drift).toHaveTextContent('The plan only reports this.');
      // What stands above is not said again.
      expect(drift).not.toHaveTextContent('instead of');
      expect(
        screen.queryByRole('region', { name: 'Why it waits' }),
      ).not.toBeInTheDocument();
      expect(
        within(drift).getByRole('button', { name: 'Promote again' }),
      ).toHaveAttribute(
        'href',
        '/fairway/promote?namespace=default&source=checkout',
      );
    });

    it('says in full why it could not be brought back', async () => {
      show(
        drifted('ReassertFailed', `"helm" owns it since ${SET_AT}; ask them`),
      );
      expect(await part('Changed by somebody else')).toHaveTextContent(
        `"helm" owns it since ${new Date(SET_AT).toLocaleString()}; ask them`,
      );
    });

    it('says by itself what else keeps it from being brought back', async () => {
      const world = drifted('Reasserting', 'it is written again');
      world.change({ uid: CANARY_UID, phase: 'Pending' });
      world.conditions = [
        {
          condition: 'Drift',
          reason: 'Reasserting',
          message: 'it is written again',
          unblockedBy: 'the engine',
        },
        {
          condition: 'Lock',
          reason: 'Locked',
          message: 'another run works on it',
          unblockedBy: 'run checkout-2',
        },
      ];
      show(world);
      const why = within(await part('Why it waits'));
      expect(await why.findByText('another run works on it')).toBeVisible();
      expect(why.queryByText('it is written again')).not.toBeInTheDocument();
      expect(
        screen.queryByRole('button', { name: 'Promote again' }),
      ).not.toBeInTheDocument();
    });
  });

  it('has something to say where nothing holds it up, is written or is known', async () => {
    show(worldOf());
    expect(
      await within(await part('Why it waits')).findByText(
        'Nothing holds it up.',
      ),
    ).toBeVisible();
    expect(await part('Evidence')).toHaveTextContent(
      'Nothing was written yet, so there is nothing to observe.',
    );
  });

  it('shows what would be written while it waits, and who stands against it', async () => {
    const world = worldOf();
    const answer = {
      cluster: 'canary-01',
      waiting: true,
      readAt: '2026-01-01T10:00:00.000Z',
      operation: 'Promote',
      version: '1.5.0',
      outcome: 'Conflict',
      diffs: [
        {
          stage: 'canary',
          cluster: 'canary-01',
          unit: 'checkout',
          object: 'Deployment shop/checkout',
          outcome: 'Conflict',
          version: '1.5.0',
          changes: [],
          reason: 'FieldManagerConflict',
          problem: 'take it out of what that manager applies',
          conflicts: [{ manager: 'helm', field: 'spec.image' }],
        },
      ],
    };
    const { view } = world.api();
    const asked = jest.fn((path: string, parameters?: any) =>
      path === `targets/default/${CANARY}/preview`
        ? Promise.resolve(answer)
        : view(path, parameters),
    );
    show(world, { api: { view: asked as FairwayApi['view'] } });
    const next = await part('What would change');
    expect(
      await within(next).findByText('Would conflict with helm'),
    ).toBeVisible();
    expect(next).toHaveTextContent(/helm owns spec\.image/);
    expect(next).toHaveTextContent(/take it out of what that manager applies/);
    const count = () =>
      asked.mock.calls.filter(([path]) => path.endsWith('/preview')).length;
    expect(next).toHaveTextContent(
      /canary-01 was asked .*\. Nothing was written\./,
    );
    expect(count()).toBe(1);
    await userEvent.click(
      within(next).getByRole('button', { name: 'Refresh' }),
    );
    await waitFor(() => expect(count()).toBe(2));
  });

  it('says why nothing is to be written any more, and what went wrong', async () => {
    const world = worldOf();
    const { view } = world.api();
    const answer = {
      cluster: 'canary-01',
      waiting: false,
      reason: 'Writing',
      message: 'version 1.5.0 is being written right now',
    };
    show(world, {
      api: {
        view: ((path: string, parameters?: any) =>
          path.endsWith('/preview')
            ? Promise.resolve(answer)
            : view(path, parameters)) as FairwayApi['view'],
      },
    });
    expect(
      await screen.findByText(
        'Nothing is to be written: version 1.5.0 is being written right now.',
      ),
    ).toBeVisible();
  });

  it('follows the target', async () => {
    const world = worldOf();
    show(world);
    await screen.findByText('Nothing holds it up.');
    world.change({
      uid: CANARY_UID,
      phase: 'Failed',
      message: 'no such image',
    });
    expect(await state('Failed')).toHaveTextContent('no such image');
    await waitFor(() =>
      expect(
        screen.queryByRole('region', { name: 'Why it waits' }),
      ).not.toBeInTheDocument(),
    );
  });

  it('shows what is written, in which field, and the other way round on the way back', async () => {
    const world = worldOf();
    world.change({
      uid: CANARY_UID,
      phase: 'Converging',
      previousVersion: '1.4.2',
    });
    show(world);
    const changes = await part('What changes');
    expect(changes).toHaveTextContent(
      /Deployment shop\/checkout.*container: app.*1\.4\.2 → 1\.5\.0/,
    );
    world.change({ uid: CANARY_UID, operation: 'Rollback' });
    await waitFor(() => expect(changes).toHaveTextContent('1.5.0 → 1.4.2'));
    world.change({ uid: CANARY_UID, phase: 'RolledBack' });
    expect(await part('What has changed')).toHaveTextContent('1.5.0 → 1.4.2');
    world.change({ uid: CANARY_UID, phase: 'Failed' });
    expect(await part('What was to change')).toBeVisible();
  });

  it('keeps the evidence of what was written and seen', async () => {
    const world = worldOf();
    world.targetStatus = {
      ambiguous: true,
      receipt: {
        at: '2026-01-01T10:00:00.000Z',
        changed: true,
        revision: '4711',
        generation: 8,
        details: { fieldManager: 'fairway' },
      },
      observation: {
        at: '2026-01-01T10:00:09.000Z',
        state: 'Progressing',
        message: 'waits for the rollout',
        evidence: { readyReplicas: 1 },
      },
    };
    show(world);
    const evidence = await part('Evidence');
    expect(evidence).toHaveTextContent(
      'the write may have reached the cluster',
    );
    expect(evidence).toHaveTextContent(/Revision4711.*Generation8/);
    expect(evidence).toHaveTextContent(/waits for the rollout.*Progressing/);
    expect(evidence).toHaveTextContent('fieldManager: fairway');
    expect(evidence).toHaveTextContent('readyReplicas: 1');
  });

  it('lists all attempts, the newest first', async () => {
    const world = worldOf();
    world.change({ uid: CANARY_UID, attempt: 2, phase: 'Queued' });
    world.targetStatus = {
      history: [
        {
          attempt: 1,
          operation: 'Promote',
          version: '1.5.0',
          outcome: 'Failed',
          message: 'no such image',
          finishedAt: '2026-01-01T10:00:00.000Z',
        },
      ],
    };
    show(world);
    const attempts = within(
      await screen.findByRole('table', { name: 'Attempts' }),
    );
    const rows = attempts.getAllByRole('row').slice(1);
    expect(rows[0]).toHaveTextContent(/^2.*Queued.*not yet$/);
    expect(rows[1]).toHaveTextContent(/^1.*1\.5\.0.*Failed.*no such image/);
    world.change({
      uid: CANARY_UID,
      phase: 'Converged',
      since: new Date().toISOString(),
    });
    await waitFor(() =>
      expect(attempts.getAllByRole('row')[1]).toHaveTextContent(
        /^2.*Converged.*now$/,
      ),
    );
  });

  it('tells the gates that are asked for this cluster', async () => {
    const world = worldOf({
      spec: {
        after: [{ name: 'settle', level: 'Target', soak: { duration: '5m' } }],
      },
    });
    world.targetStatus = {
      gates: [
        {
          name: 'settle',
          phase: 'after',
          type: 'soak',
          state: 'Waiting',
          since: '2026-01-01T10:00:00.000Z',
          message: '2 of 5 minutes',
        },
      ],
    };
    show(world);
    expect(await part('Gates of this cluster')).toHaveTextContent(
      /settle.*Waiting.*2 of 5 minutes/,
    );
  });

  it('retries what has failed, and says what it sent', async () => {
    const world = worldOf();
    world.change({ uid: CANARY_UID, phase: 'Failed' });
    show(world);
    const user = userEvent.setup({ delay: null });
    await user.click(await command('Retry'));
    const dialog = await screen.findByRole('dialog', {
      name: 'Try canary-01 again?',
    });
    await user.click(within(dialog).getByRole('button', { name: 'Retry' }));
    expect(await screen.findByText('Retry was asked for.')).toBeVisible();
    expect(world.created).toEqual([
      expect.objectContaining({
        kind: 'Action',
        spec: {
          type: 'Retry',
          runRef: { name: 'checkout-1' },
          target: CANARY,
        },
      }),
    ]);
  });

  it('wants a reason before it leaves a cluster out', async () => {
    const world = worldOf();
    show(world);
    const user = userEvent.setup({ delay: null });
    await user.click(await command('Skip'));
    const dialog = within(
      await screen.findByRole('dialog', { name: 'Skip canary-01?' }),
    );
    expect(dialog.getByRole('button', { name: 'Skip' })).toBeDisabled();
    await user.click(dialog.getByRole('textbox', { name: /Reason/ }));
    await user.paste('it is being rebuilt');
    await user.click(dialog.getByRole('button', { name: 'Skip' }));
    await waitFor(() =>
      expect(world.created).toEqual([
        expect.objectContaining({
          spec: expect.objectContaining({
            type: 'Skip',
            target: CANARY,
            reason: 'it is being rebuilt',
          }),
        }),
      ]),
    );
  });

  it('names the state that forbids a command', async () => {
    const world = worldOf();
    world.change({ uid: CANARY_UID, phase: 'Converged' });
    show(world);
    expect(await command('Retry')).toHaveAccessibleDescription(
      'Only a target that has failed can be tried again; this one is: converged.',
    );
    expect(await command('Skip')).toHaveAccessibleDescription(
      'Only a target that has not started or has failed can be skipped; this one is: converged.',
    );
  });

  it('names the permission that is missing for a command', async () => {
    const world = worldOf();
    world.change({ uid: CANARY_UID, phase: 'Failed' });
    const reason = 'you need the permission fairway.run.control';
    world.offers = (['RetryStage', 'SkipStage'] as const).map(name => ({
      command: name,
      stage: 'canary',
      allowed: false,
      forbidden: true,
      reason,
    }));
    show(world);
    await waitFor(async () =>
      expect(await command('Retry')).toHaveAccessibleDescription(reason),
    );
    expect(await command('Skip')).toHaveAccessibleDescription(reason);
  });

  it('shows what happened to it, and its document', async () => {
    const world = worldOf();
    const asked: unknown[] = [];
    const api = world.api();
    world.activity = {
      withoutCommands: false,
      items: [
        {
          id: '1',
          at: '2026-01-01T10:00:00.000Z',
          type: 'decision',
          title: 'canary-01 may go on',
          outcome: 'Admitted',
          subject: { kind: 'Target', namespace: 'default', name: CANARY },
        },
      ],
    };
    show(world, {
      tab: '/history',
      api: {
        view: (async (path: string, parameters: object) => {
          asked.push([path, parameters]);
          return api.view(path, parameters as {});
        }) as FairwayApi['view'],
      },
    });
    expect(await screen.findByText('Canary-01 may go on')).toBeVisible();
    expect(asked).toContainEqual([
      'activity',
      expect.objectContaining({ kind: 'Target', name: CANARY }),
    ]);
    await userEvent
      .setup({ delay: null })
      .click(screen.getByRole('link', { name: 'YAML' }));
    expect(await screen.findByText(/kind: Target/)).toBeVisible();
  });

  it('shows that it is being read', async () => {
    show(worldOf(), { api: { get: () => new Promise(() => {}) } });
    expect(await screen.findByText('Loading…')).toBeInTheDocument();
  });

  it('says why it could not be read, and tries again', async () => {
    const world = worldOf();
    const { get } = world.api();
    let broken = true;
    show(world, {
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
    await userEvent.setup({ delay: null }).click(await command('Try again'));
    expect(await screen.findByText('Nothing holds it up.')).toBeVisible();
  });

  it('names the permission that is missing to see it', async () => {
    show(worldOf(), {
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
    show(worldOf(), {
      api: {
        // eslint-disable-next-line require-yield
        async *stream() {
          throw new FairwayError('gone', { code: 0 });
        },
      },
    });
    expect(await screen.findByText(/Not up to date since/)).toBeVisible();
    expect(await screen.findByText('Nothing holds it up.')).toBeVisible();
  });
});
