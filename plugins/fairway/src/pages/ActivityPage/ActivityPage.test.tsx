import type {
  ActivityEntry,
  ActivityPage as Page,
} from '@fairway/plugin-fairway-common';
import { FairwayApi, FairwayError } from '@fairway/plugin-fairway-react';
import { streamByHand } from '@fairway/plugin-fairway-react/testUtils';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useLocation } from 'react-router-dom';
import { renderInPortal } from '../../__testUtils__/renderInPortal';
import { ActivityPage } from './ActivityPage';

const DOCUMENT = {
  apiVersion: 'fairway.dev/v1alpha1',
  kind: 'Action',
  metadata: { generateName: 'checkout-1-', namespace: 'default' },
  spec: { type: 'Pause', runRef: { name: 'checkout-1-1' } },
};

function command(changes: Partial<ActivityEntry> = {}): ActivityEntry {
  return {
    id: 'command/1',
    at: '2026-01-02T03:04:05.000Z',
    type: 'command',
    actor: 'user:default/dana',
    title: 'Pause',
    outcome: 'Created',
    subject: { kind: 'Action', namespace: 'default', name: 'checkout-1-x7' },
    run: 'checkout-1-1',
    document: DOCUMENT,
    verb: 'create',
    correlationId: 'request-7',
    ...changes,
  };
}

function decision(changes: Partial<ActivityEntry> = {}): ActivityEntry {
  return {
    id: 'decision/default/x.1',
    at: '2026-01-01T03:04:05.000Z',
    type: 'decision',
    title: 'the cluster holds v1.4.2.',
    outcome: 'Converged',
    subject: { kind: 'Target', namespace: 'default', name: 'x.eu-1.app' },
    run: 'checkout-1-1',
    cluster: 'eu-1',
    ...changes,
  };
}

const pageOf = (items: ActivityEntry[], parts: Partial<Page> = {}): Page => ({
  items,
  withoutCommands: false,
  ...parts,
});

function Address() {
  const { pathname, search } = useLocation();
  return <output aria-label="address">{`${pathname}${search}`}</output>;
}

function open(
  view: (path: string, parameters: Record<string, unknown>) => Promise<unknown>,
  options: { at?: string; stream?: FairwayApi['stream'] } = {},
) {
  const { at = '/fairway/activity', stream } = options;
  return renderInPortal(
    <>
      <ActivityPage />
      <Address />
    </>,
    {
      api: {
        view: (async (path: string, parameters = {}) =>
          path === 'activity'
            ? view(path, parameters)
            : { items: [], total: 0, revision: 1 }) as never,
        ...(stream ? { stream } : {}),
      },
      at,
      path: '/fairway/*',
    },
  );
}

const list = () =>
  screen.findByRole('list', { name: 'What happened, the newest first' });

describe('ActivityPage', () => {
  it('tells what happened by day, who did it, and leads to what it is about', async () => {
    open(async () => pageOf([command(), decision()]));
    const entries = within(await list()).getAllByRole('listitem');
    expect(entries.map(({ textContent }) => textContent)).toEqual([
      'Friday, January 2, 2026',
      expect.stringMatching(/checkout-1-1 Pause Created · dana/),
      'Thursday, January 1, 2026',
      expect.stringMatching(
        /eu-1 · checkout-1-1 The cluster holds v1\.4\.2\. Converged · Fairway/,
      ),
    ]);
    expect(screen.getByRole('link', { name: 'checkout-1-1' })).toHaveAttribute(
      'href',
      '/fairway/runs/default/checkout-1-1',
    );
    expect(
      screen.getByRole('link', { name: 'eu-1 · checkout-1-1' }),
    ).toHaveAttribute('href', '/fairway/targets/default/x.eu-1.app');
  });

  it('opens a command into its document and the kubectl command', async () => {
    const user = userEvent.setup();
    open(async () => pageOf([command()]));
    await user.click(within(await list()).getByText('Details'));
    expect(
      await screen.findByRole('region', { name: 'The command as a document' }),
    ).toHaveTextContent(/^apiVersion: fairway.dev\/v1alpha1 kind: Action/);
    expect(
      screen.getByRole('region', { name: 'The same again with kubectl' }),
    ).toHaveTextContent(/^kubectl create -f - <<'EOF'/);
    expect(screen.getByText('request-7')).toBeVisible();
  });

  it('says how kubectl shows a decision', async () => {
    const user = userEvent.setup();
    open(async () => pageOf([decision()]));
    await user.click(within(await list()).getByText('Details'));
    expect(
      await screen.findByRole('region', { name: 'With kubectl' }),
    ).toHaveTextContent(
      'kubectl get decisions.fairway.dev x.1 --namespace default --output yaml',
    );
  });

  it('says why a command was refused', async () => {
    open(async () =>
      pageOf([
        command({
          outcome: 'Refused',
          problem: true,
          message: 'you may not pause',
        }),
      ]),
    );
    const [, entry] = within(await list()).getAllByRole('listitem');
    expect(entry).toHaveTextContent(/Refused.*you may not pause/);
  });

  it('reads on when it is asked to, and keeps that when something happens', async () => {
    const user = userEvent.setup();
    const events = streamByHand();
    let newest = [command(), decision()];
    open(
      async (_, { before }) =>
        before === '7-1'
          ? pageOf([decision({ id: 'decision/default/old', title: 'Old.' })])
          : pageOf(newest, { next: '7-1' }),
      { stream: events.open },
    );
    await user.click(
      await screen.findByRole('button', { name: 'Show older entries' }),
    );
    expect(await screen.findByText('Old.')).toBeVisible();
    expect(
      screen.queryByRole('button', { name: 'Show older entries' }),
    ).not.toBeInTheDocument();

    newest = [command({ id: 'command/2', title: 'Resume' }), command()];
    events.send({ type: 'hello', notice: { revision: 9 } });
    expect(await screen.findByText('Resume')).toBeVisible();
    expect(screen.getByText('Old.')).toBeVisible();
    expect(screen.getByText('The cluster holds v1.4.2.')).toBeVisible();
  });

  it('is narrowed by type, kind, name and person, which are in the address', async () => {
    const user = userEvent.setup();
    const asked: unknown[] = [];
    open(async (_, parameters) => {
      asked.push(parameters);
      return pageOf([]);
    });
    await screen.findByText('Nothing has happened yet');
    expect(screen.queryByRole('searchbox', { name: 'Name' })).toBeNull();
    await user.selectOptions(
      screen.getByRole('combobox', { name: 'Show' }),
      'command',
    );
    await user.selectOptions(
      screen.getByRole('combobox', { name: 'About' }),
      'Plan',
    );
    await user.type(screen.getByRole('searchbox', { name: 'Name' }), 'careful');
    const address = screen.getByLabelText('address');
    await waitFor(() =>
      expect(address).toHaveTextContent(
        '/fairway/activity?kind=Plan&name=careful&type=command',
      ),
    );
    expect(asked.at(-1)).toMatchObject({
      type: 'command',
      kind: 'Plan',
      name: 'careful',
    });
    expect(await screen.findByText('Nothing matches')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Show everything' }));
    expect(address).toHaveTextContent(/^\/fairway\/activity$/);
  });

  describe('states', () => {
    it('is loading until there is an answer', async () => {
      open(() => new Promise(() => {}));
      expect(await screen.findByText('Loading…')).toBeInTheDocument();
    });

    it('leads to the first promotion where nothing has happened', async () => {
      open(async () => pageOf([]));
      expect(
        await screen.findByRole('button', { name: 'Start a promotion' }),
      ).toHaveAttribute('href', '/fairway/promote');
    });

    it('says that commands are left out for those who may not read them', async () => {
      open(async () => pageOf([decision()], { withoutCommands: true }));
      expect(
        await screen.findByText(/needs the permission fairway.audit.read/),
      ).toBeVisible();
    });

    it('says why it could not be read, and reads again', async () => {
      const user = userEvent.setup();
      let isDown = true;
      open(async () => {
        if (isDown) {
          throw new FairwayError('The database is away', { code: 503 });
        }
        return pageOf([command()]);
      });
      expect(await screen.findByText('The database is away')).toBeVisible();
      isDown = false;
      await user.click(screen.getByRole('button', { name: 'Try again' }));
      expect(await list()).toBeVisible();
    });

    it('says why older entries could not be read', async () => {
      const user = userEvent.setup();
      open(async (_, { before }) => {
        if (before) {
          throw new FairwayError('The database is away', { code: 503 });
        }
        return pageOf([command()], { next: '1-1' });
      });
      await user.click(
        await screen.findByRole('button', { name: 'Show older entries' }),
      );
      expect(await screen.findByRole('alert')).toHaveTextContent(
        'Older entries could not be read: The database is away',
      );
    });

    it('says which permission is missing', async () => {
      open(async () => {
        throw new FairwayError('You need fairway.resource.read', { code: 403 });
      });
      expect(
        await screen.findByText('You need fairway.resource.read'),
      ).toBeVisible();
    });

    it('keeps what it shows where the stream is cut, and says so', async () => {
      open(async () => pageOf([command()]), {
        // eslint-disable-next-line require-yield
        stream: async function* cut() {
          throw new FairwayError('cut', { code: 0 });
        },
      });
      expect(await screen.findByText(/Not up to date since/)).toBeVisible();
      expect(await list()).toBeVisible();
    });
  });
});
