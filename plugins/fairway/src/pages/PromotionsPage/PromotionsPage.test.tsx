import {
  backendKind,
  clusterKind,
  Inbox,
  RunSummary,
  sourceKind,
  ViewPage,
} from '@fairway/plugin-fairway-common';
import { FairwayApi, FairwayError } from '@fairway/plugin-fairway-react';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { anObject, holding } from '../../__testUtils__/objects';
import { renderInPortal } from '../../__testUtils__/renderInPortal';
import { anInboxItem, aRunSummary } from '../../__testUtils__/views';
import { PromotionsPage } from './PromotionsPage';

const page = (items: RunSummary[], total = items.length) =>
  ({ items, total, revision: 7 } satisfies ViewPage<RunSummary>);

const ended = aRunSummary({
  name: 'checkout-w-1',
  version: 'v1.4.1',
  phase: 'Failed',
  finishedAt: '2026-01-02T03:04:05.000Z',
});

function show(
  runs: (query: Record<string, unknown>) => Promise<ViewPage<RunSummary>>,
  options: {
    inbox?: Inbox['items'];
    list?: FairwayApi['list'];
    at?: string;
    api?: Partial<FairwayApi>;
    /** The clusters that Backstage knows. */
    registered?: string[];
  } = {},
) {
  const { inbox = [], list, at = '/fairway', api, registered = [] } = options;
  const asked = jest.fn(runs);
  renderInPortal(<PromotionsPage />, {
    api: {
      view: (async (path: string, query: Record<string, unknown>) => {
        switch (path) {
          case 'inbox':
            return { revision: 7, items: inbox, total: inbox.length };
          case 'registered-clusters':
            return { names: registered, total: registered.length };
          default:
            return asked(query);
        }
      }) as FairwayApi['view'],
      ...(list ? { list } : {}),
      ...api,
    },
    at,
    path: '/fairway/*',
  });
  return asked;
}

const both = async ({ state }: Record<string, unknown>) =>
  page(state === 'open' ? [aRunSummary()] : [ended]);

describe('the page of promotions', () => {
  it('shows what is in flight, stage by stage, with what waits for people', async () => {
    show(both, { inbox: [anInboxItem()] });
    const run = await screen.findByRole('article', { name: 'checkout v1.4.2' });
    expect(run).toHaveTextContent(/europe.*Progressing.*1 failed.*10 to go/);
    expect(run).toHaveTextContent('waits for release-managers to approve');
  });

  it('lists what has ended, and leads through the pages', async () => {
    const asked = show(async ({ state }) =>
      state === 'open' ? page([]) : page([ended], 60),
    );
    const user = userEvent.setup({ delay: null });
    expect(
      await screen.findByRole('row', { name: /checkout-w-1.*v1.4.1.*Failed/ }),
    ).toBeVisible();
    expect(screen.getByText('1 to 25 of 60')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Older' }));
    expect(await screen.findByText('26 to 50 of 60')).toBeVisible();
    expect(asked).toHaveBeenCalledWith({
      state: 'ended',
      offset: 25,
      limit: 25,
    });
  });

  it('is narrowed by text, source and phase, which are part of the address', async () => {
    const asked = show(both, {
      at: '/fairway?source=default/checkout&phase=Failed',
      list: holding(anObject(sourceKind, 'checkout')),
    });
    const user = userEvent.setup({ delay: null });
    await screen.findByText('checkout-w-1');
    expect(screen.getByText('No run matches.')).toBeVisible();
    await user.click(screen.getByLabelText('Search'));
    await user.paste('v1.4');
    await waitFor(() =>
      expect(asked).toHaveBeenLastCalledWith({
        state: 'ended',
        phase: 'Failed',
        namespace: 'default',
        source: 'checkout',
        search: 'v1.4',
        offset: 0,
        limit: 25,
      }),
    );
    await user.click(screen.getByRole('button', { name: 'Clear' }));
    expect(
      await screen.findByRole('article', { name: 'checkout v1.4.2' }),
    ).toBeVisible();
  });

  it('leads an empty installation to its first promotion', async () => {
    show(async () => page([]), {
      list: holding(
        anObject(clusterKind, 'eu-1'),
        anObject(backendKind, 'apps'),
      ),
    });
    const next = await screen.findByRole('button', { name: 'Make a fleet' });
    expect(next).toHaveAttribute('href', '/fairway/fleets/new');
    const steps = screen
      .getAllByRole('heading', { level: 3 })
      .map(({ textContent }) => textContent);
    expect(steps).toEqual([
      'Register a cluster (done)',
      'Make a backend (done)',
      'Make a fleet (next)',
      'Make a source (later)',
      'Make a plan (later)',
      'Promote (later)',
    ]);
    expect(
      screen.getByRole('region', { name: 'Fleets as YAML' }),
    ).toHaveTextContent('kind: Fleet');
  });

  it('names the clusters that can be registered, and writes one of them into the first document', async () => {
    show(async () => page([]), {
      list: holding(),
      registered: ['gke_eu-1', 'us-1'],
    });
    expect(
      await screen.findByText('The Kubernetes plugin knows gke_eu-1, us-1.'),
    ).toBeVisible();
    expect(
      screen.getByRole('region', { name: 'Clusters as YAML' }),
    ).toHaveTextContent(/name: gke-eu-1 .*backstageCluster: "gke_eu-1"/);
  });

  it('says where to add a cluster where Backstage knows none', async () => {
    show(async () => page([]), { list: holding() });
    expect(
      await screen.findByText(/^The Kubernetes plugin knows no cluster yet/),
    ).toBeVisible();
  });

  it('tells those who may not take a first step why', async () => {
    show(async () => page([]), {
      list: holding(),
      api: { can: async () => ({ allowed: false, reason: 'you only look' }) },
    });
    expect(
      await screen.findByRole('button', {
        name: 'Register a cluster',
        description: 'you only look',
      }),
    ).toHaveAttribute('aria-disabled', 'true');
  });

  it('says why the runs could not be read, and tries again', async () => {
    let broken = true;
    show(async query => {
      if (broken) {
        throw new FairwayError('the database is away', { code: 503 });
      }
      return both(query);
    });
    const user = userEvent.setup({ delay: null });
    const inFlight = await screen.findByRole('region', { name: 'In flight' });
    expect(
      await within(inFlight).findByText('the database is away'),
    ).toBeVisible();
    broken = false;
    await user.click(
      within(inFlight).getByRole('button', { name: 'Try again' }),
    );
    expect(
      await screen.findByRole('article', { name: 'checkout v1.4.2' }),
    ).toBeVisible();
  });

  it('names the permission that is missing', async () => {
    show(async () => {
      throw new FairwayError('you need fairway.resource.read', { code: 403 });
    });
    expect(
      (await screen.findAllByText('you need fairway.resource.read'))[0],
    ).toBeVisible();
  });

  it('says when it is not kept up to date', async () => {
    show(both, {
      api: {
        // eslint-disable-next-line require-yield
        async *stream() {
          throw new FairwayError('gone', { code: 0 });
        },
      },
    });
    expect(await screen.findByText(/Not up to date since/)).toBeVisible();
  });
});
