import { FairwayError, StreamEvent } from '@fairway/plugin-fairway-react';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useLocation } from 'react-router-dom';
import { fakeFleet } from '../../__testUtils__/fakeFleet';
import { withLayout } from '../../__testUtils__/layout';
import { renderInPortal } from '../../__testUtils__/renderInPortal';
import { FleetPage } from './FleetPage';

withLayout({ width: 900, height: 500 });

function Address() {
  const { pathname, search } = useLocation();
  return <output aria-label="address">{`${pathname}${search}`}</output>;
}

function open(
  view: (path: string, parameters?: never) => Promise<unknown>,
  at = '/fairway/fleet',
  stream?: () => AsyncIterable<StreamEvent>,
) {
  return renderInPortal(
    <>
      <FleetPage />
      <Address />
    </>,
    {
      api: { view: view as never, ...(stream ? { stream } : {}) },
      at,
      path: '/fairway/*',
    },
  );
}

const address = () => screen.getByLabelText('address').textContent;
const grid = (name: RegExp) => screen.findByRole('grid', { name });
const focused = () => document.activeElement as HTMLElement;

describe('FleetPage', () => {
  it('shows clusters and units, with what differs, is unknown or cannot be reached in words', async () => {
    open(fakeFleet({ clusters: 20, units: 4 }).view);
    const table = await grid(/by cluster/);
    expect(table).toHaveAttribute('aria-rowcount', '21');
    expect(table).toHaveAttribute('aria-colcount', '5');

    const odd = within(
      within(table).getByRole('row', { name: /cluster-0006/ }),
    ).getAllByRole('gridcell')[3];
    expect(odd).toHaveTextContent(
      '1.4.0, Converged, differs from most of its group',
    );
    const unknown = within(table).getByRole('row', { name: /cluster-0007/ });
    expect(unknown).toHaveTextContent('reachability unknown');
    expect(within(unknown).getAllByRole('gridcell')[0]).toHaveTextContent(
      'unknown, no change known',
    );
    expect(
      within(table).getByRole('row', { name: /cluster-0003/ }),
    ).toHaveTextContent('unreachable');
  });

  it('reads pages of at most 500 rows, and puts only what can be seen into the page', async () => {
    const fleet = fakeFleet({ clusters: 1000, units: 50 });
    open(fleet.view);
    const table = await grid(/by cluster/);
    await within(table).findByText('cluster-0000');
    expect(within(table).getAllByRole('row').length).toBeLessThan(40);
    expect(within(table).getAllByRole('gridcell').length).toBeLessThan(500);
    const pages = fleet.reads.filter(({ path }) => path === 'fleet/clusters');
    expect(pages).toHaveLength(1);
    expect(pages[0].parameters.limit).toBeLessThanOrEqual(500);
  });

  it('is walked with the keyboard, to rows that were not read yet', async () => {
    const user = userEvent.setup();
    open(fakeFleet({ clusters: 1000, units: 50 }).view);
    const table = await grid(/by cluster/);
    const first = await within(table).findByRole('rowheader', {
      name: /cluster-0000/,
    });
    first.focus();
    await user.keyboard('{ArrowRight}{ArrowRight}{ArrowDown}');
    expect(focused()).toHaveAttribute('data-cell', '1:1');
    expect(
      within(table)
        .getAllByRole('gridcell')
        .filter(({ tabIndex }) => tabIndex === 0),
    ).toEqual([focused()]);
    // The legend is about the column that has the focus.
    expect(
      screen.getByRole('region', { name: 'Versions of source-0 / worker' }),
    ).toBeVisible();

    await user.keyboard('{Control>}{End}{/Control}');
    expect(focused()).toHaveAttribute('data-cell', '999:49');
    await user.keyboard('{Home}');
    await waitFor(() => expect(focused()).toHaveTextContent('cluster-0999'));
    await user.keyboard('{ArrowUp}{Enter}');
    expect(address()).toBe('/fairway/clusters/default/cluster-0998');
  });

  it('opens the target of a cell with Enter', async () => {
    const user = userEvent.setup();
    open(fakeFleet({ clusters: 3, units: 2 }).view);
    const table = await grid(/by cluster/);
    (await within(table).findAllByRole('gridcell'))[1].focus();
    await user.keyboard('{Enter}');
    expect(address()).toBe('/fairway/targets/default/run-1-0');
  });

  it('goes from a label to its groups, to the clusters of one, and back', async () => {
    const user = userEvent.setup();
    open(fakeFleet({ clusters: 50, units: 2 }).view);
    await user.selectOptions(
      await screen.findByRole('combobox', { name: 'Group by' }),
      'region',
    );
    const groups = await grid(/by group/);
    expect(address()).toBe('/fairway/fleet?group=region');
    expect(
      within(groups).getByRole('rowheader', { name: /without region/ }),
    ).toHaveTextContent('10 clusters');

    within(groups).getByRole('rowheader', { name: /asia/ }).focus();
    await user.keyboard('{Enter}');
    const clusters = await grid(/by cluster/);
    expect(address()).toBe('/fairway/fleet?group=region&value=asia');
    expect(clusters).toHaveAttribute('aria-rowcount', '11');

    await user.click(screen.getByRole('button', { name: 'All clusters' }));
    expect(await grid(/by group/)).toBeVisible();
  });

  it('shows what an address says, so that it can be shared', async () => {
    const fleet = fakeFleet({ clusters: 200, units: 10 });
    open(
      fleet.view,
      '/fairway/fleet?group=region&value=eu&odd=true&cluster=cluster-00&search=worker&fleet=production',
    );
    await grid(/by cluster/);
    expect(fleet.reads).toContainEqual({
      path: 'fleet/clusters',
      parameters: expect.objectContaining({
        group: 'region',
        value: 'eu',
        odd: true,
        cluster: 'cluster-00',
        search: 'worker',
        fleet: 'production',
      }),
    });
    expect(
      screen.getByRole('checkbox', { name: 'Only clusters that differ' }),
    ).toBeChecked();
    expect(screen.getByRole('searchbox', { name: 'Unit' })).toHaveValue(
      'worker',
    );
  });

  it('shows only clusters that differ, and says so where none does', async () => {
    const user = userEvent.setup();
    open(fakeFleet({ clusters: 6, units: 1 }).view);
    await user.click(
      await screen.findByRole('checkbox', {
        name: 'Only clusters that differ',
      }),
    );
    expect(
      await screen.findByText('No cluster differs from most of its group.'),
    ).toBeVisible();
    await user.click(
      screen.getAllByRole('button', { name: 'Show everything' })[0],
    );
    expect(await grid(/by cluster/)).toBeVisible();
    expect(address()).toBe('/fairway/fleet');
  });

  it('shows drift in words: what was promoted, what is there, since when and by whom', async () => {
    const fleet = fakeFleet({ clusters: 4, units: 1 });
    const at = new Date(Date.now() - 3_600_000).toISOString();
    fleet.rows[0].cells[0] = {
      ...fleet.rows[0].cells[0],
      version: '9.9.9',
      drift: {
        written: '1.2.4',
        since: at,
        changedBy: { manager: 'kubectl-edit', at },
      },
    };
    open(fleet.view);
    const table = await grid(/by cluster/);
    expect(
      within(
        within(table).getByRole('row', { name: /cluster-0000/ }),
      ).getByRole('gridcell'),
    ).toHaveTextContent(
      '9.9.9, Converged, drifted: 1.2.4 was promoted, 9.9.9 is there; seen first 1 hour ago, set by kubectl-edit 1 hour agonot 1.2.4',
    );
  });

  it('shows only drifted clusters, and says so where none has', async () => {
    const user = userEvent.setup();
    const fleet = fakeFleet({ clusters: 6, units: 1 });
    open(fleet.view);
    await user.click(
      await screen.findByRole('checkbox', { name: 'Only drifted clusters' }),
    );
    expect(
      await screen.findByText(/Every cluster holds what was promoted/),
    ).toBeVisible();
    expect(address()).toBe('/fairway/fleet?drifted=true');
    expect(fleet.reads.map(({ parameters }) => parameters)).toContainEqual(
      expect.objectContaining({ drifted: true }),
    );
  });

  it('shows what was only read, when that was, and why it was not', async () => {
    const fleet = fakeFleet({ clusters: 3, units: 1 });
    const problem = 'cluster "cluster-0001" does not answer';
    const readAt = new Date(Date.now() - 300_000).toISOString();
    Object.assign(fleet.rows[0], {
      readAt,
      cells: [{ version: '1.0.0', odd: false }],
    });
    Object.assign(fleet.rows[1], { problem, cells: [{ odd: false }] });
    Object.assign(fleet.rows[2], {
      readAt,
      cells: [{ odd: false, problem: 'it has not opted in' }],
    });
    open(fleet.view);
    const table = await grid(/by cluster/);
    const row = (name: RegExp) => within(table).getByRole('row', { name });
    expect(row(/cluster-0000/)).toHaveTextContent(
      'versions read 5 minutes ago',
    );
    expect(row(/cluster-0000/)).toHaveTextContent('1.0.0, read on the cluster');
    expect(row(/cluster-0001/)).toHaveTextContent(
      `unknown, no change known, ${problem}`,
    );
    expect(row(/cluster-0002/)).toHaveTextContent(
      'unknown, no change known, it has not opted in',
    );
  });

  it('filters when nobody types any more', async () => {
    const user = userEvent.setup();
    const fleet = fakeFleet({ clusters: 30, units: 1 });
    open(fleet.view);
    await user.type(
      await screen.findByRole('searchbox', { name: 'Cluster' }),
      '0012',
    );
    await waitFor(() => expect(address()).toBe('/fairway/fleet?cluster=0012'));
    await waitFor(async () =>
      expect(await grid(/by cluster/)).toHaveAttribute('aria-rowcount', '2'),
    );
    expect(
      fleet.reads.filter(({ path }) => path === 'fleet/clusters'),
    ).toHaveLength(2);
  });

  it('says how many units are left out', async () => {
    const fleet = fakeFleet({ clusters: 2, units: 1 });
    open(async (path, parameters) => ({
      ...(await fleet.view(path, parameters)),
      columnsLeftOut: 30,
    }));
    expect(await screen.findByText(/30 more units are left out/)).toBeVisible();
  });

  it('counts the versions of a unit', async () => {
    open(fakeFleet({ clusters: 200, units: 1 }).view);
    const legend = await screen.findByRole('region', {
      name: 'Versions of source-0 / app',
    });
    expect(
      within(legend)
        .getAllByRole('listitem')
        .map(({ textContent }) => textContent),
    ).toEqual(['1.2.4 195 clusters', '1.1.0 2 clusters', 'unknown 3 clusters']);
  });

  describe('states', () => {
    it('is loading until there is an answer', async () => {
      open(() => new Promise(() => {}));
      expect(await screen.findByText('Loading…')).toBeInTheDocument();
    });

    it('leads to the first cluster where there is none', async () => {
      open(fakeFleet({ clusters: 0, units: 0 }).view);
      expect(
        await screen.findByText('There are no clusters yet'),
      ).toBeVisible();
      expect(
        screen.getByRole('button', { name: 'Register a cluster' }),
      ).toHaveAttribute('href', '/fairway/clusters/new');
    });

    it('leads to the first source where nothing is deployed', async () => {
      open(fakeFleet({ clusters: 2, units: 0 }).view);
      expect(
        await screen.findByRole('button', { name: 'Make a source' }),
      ).toHaveAttribute('href', '/fairway/sources/new');
    });

    it('says why it could not be read, and reads again', async () => {
      const user = userEvent.setup();
      const fleet = fakeFleet({ clusters: 2, units: 1 });
      let isDown = true;
      open(async (path, parameters) => {
        if (isDown) {
          throw new FairwayError('The database is away', { code: 503 });
        }
        return fleet.view(path, parameters);
      });
      expect(await screen.findByText('The database is away')).toBeVisible();
      isDown = false;
      await user.click(screen.getByRole('button', { name: 'Try again' }));
      expect(await grid(/by cluster/)).toBeVisible();
    });

    it('says which permission is missing', async () => {
      open(async () => {
        throw new FairwayError('You need fairway.resource.read', {
          code: 403,
        });
      });
      expect(
        await screen.findByText('You need fairway.resource.read'),
      ).toBeVisible();
    });

    it('keeps what it shows where the stream is cut, and says so', async () => {
      open(
        fakeFleet({ clusters: 2, units: 1 }).view,
        undefined,
        // eslint-disable-next-line require-yield
        async function* cut() {
          throw new FairwayError('cut', { code: 0 });
        },
      );
      expect(await screen.findByText(/Not up to date since/)).toBeVisible();
      expect(await grid(/by cluster/)).toBeVisible();
    });
  });
});
