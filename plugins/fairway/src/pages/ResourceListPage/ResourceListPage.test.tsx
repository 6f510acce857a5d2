import { clusterKind } from '@fairway/plugin-fairway-common';
import { FairwayApi, FairwayError } from '@fairway/plugin-fairway-react';
import { fireEvent, screen, within } from '@testing-library/react';
import { admittedObject } from '../../__testUtils__/admittedObject';
import { renderInPortal } from '../../__testUtils__/renderInPortal';
import { ResourceListPage } from './ResourceListPage';

const aCluster = (name: string, labels: Record<string, string> = {}) =>
  admittedObject(clusterKind, name, {
    spec: { connection: { backstageCluster: name } },
    status: {
      conditions: [{ type: 'Ready', status: 'False', reason: 'Unreachable' }],
    },
    labels,
  });

const show = (api: Partial<FairwayApi>) =>
  renderInPortal(<ResourceListPage plural="clusters" />, { api });

const answering = (answer: unknown) =>
  jest.fn(async () => answer) as unknown as FairwayApi['list'];

describe('the list of a kind', () => {
  it('shows labels and the columns of kubectl, with states in words', async () => {
    const items = [aCluster('eu-1', { ring: 'canary' })];
    show({ list: answering({ items, revision: 3 }) });
    expect(await screen.findByRole('link', { name: 'eu-1' })).toHaveAttribute(
      'href',
      '/fairway/clusters/default/eu-1',
    );
    expect(
      screen.getByRole('columnheader', { name: 'Connection' }),
    ).toBeVisible();
    expect(screen.getByText('Not ready')).toBeVisible();
    expect(screen.getByText('ring=canary')).toBeVisible();
  });

  it('leads from page to page and back', async () => {
    const list = jest.fn(async (_kind: unknown, options: any) => ({
      items: [aCluster(options.continue ? 'second' : 'first')],
      revision: 3,
      ...(options.continue ? {} : { continue: 'token', remaining: 1 }),
    }));
    show({ list: list as never });
    fireEvent.click(
      await screen.findByRole('button', { name: 'Next page (1 more)' }),
    );
    expect(await screen.findByRole('link', { name: 'second' })).toBeVisible();
    fireEvent.click(screen.getByRole('button', { name: 'Previous page' }));
    expect(await screen.findByRole('link', { name: 'first' })).toBeVisible();
  });

  it('starts over where the page is too old to go on from', async () => {
    const list = jest.fn(async (_kind: unknown, options: any) => {
      if (options.continue) {
        throw new FairwayError('The page has expired', { code: 410 });
      }
      return { items: [aCluster('first')], revision: 3, continue: 'token' };
    });
    show({ list: list as never });
    fireEvent.click(await screen.findByRole('button', { name: 'Next page' }));
    expect(await screen.findByRole('link', { name: 'first' })).toBeVisible();
    expect(screen.queryByRole('alert')).not.toBeInTheDocument();
  });

  it('finds objects on all pages by name and label', async () => {
    const list = jest.fn(async (_kind: unknown, options: any) =>
      options.continue
        ? { items: [aCluster('us-1', { ring: 'canary' })], revision: 3 }
        : { items: [aCluster('eu-1')], revision: 3, continue: 'token' },
    );
    show({ list: list as never });
    await screen.findByRole('link', { name: 'eu-1' });
    fireEvent.change(screen.getByRole('searchbox'), {
      target: { value: 'ring=can' },
    });
    expect(await screen.findByRole('link', { name: 'us-1' })).toBeVisible();
    expect(screen.queryByRole('link', { name: 'eu-1' })).toBeNull();
    expect(await screen.findByText('1 match')).toBeVisible();
    fireEvent.change(screen.getByRole('searchbox'), {
      target: { value: 'nowhere' },
    });
    expect(await screen.findByText('Nothing matches “nowhere”')).toBeVisible();
    fireEvent.click(screen.getByRole('button', { name: 'Show all' }));
    expect(await screen.findByRole('link', { name: 'eu-1' })).toBeVisible();
  });

  it('leads to the first object where there is none', async () => {
    show({});
    const empty = (await screen.findByText('There are no clusters yet'))
      .parentElement!;
    expect(
      within(empty).getByRole('button', { name: 'Register a cluster' }),
    ).toHaveAttribute('href', '/fairway/clusters/new');
  });

  it('says why the user may not make one', async () => {
    show({
      can: async () => ({
        allowed: false,
        reason: 'permission fairway.cluster.create is needed',
      }),
    });
    await screen.findByText('There are no clusters yet');
    for (const button of await screen.findAllByRole('button', {
      name: 'Register a cluster',
    })) {
      expect(button).toHaveAttribute('aria-disabled', 'true');
      expect(button).toHaveAccessibleDescription(
        'permission fairway.cluster.create is needed',
      );
    }
  });

  it('says what failed and tries again', async () => {
    let isGone = true;
    show({
      list: (async () => {
        if (isGone) {
          throw new FairwayError('Database is gone', { code: 503 });
        }
        return { items: [aCluster('eu-1')], revision: 3 };
      }) as never,
    });
    expect(await screen.findByText('Database is gone')).toBeVisible();
    isGone = false;
    fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByRole('link', { name: 'eu-1' })).toBeVisible();
  });

  it('says which permission is missing to read it', async () => {
    show({
      list: jest.fn().mockRejectedValue(
        new FairwayError('permission fairway.cluster.read is needed', {
          code: 403,
        }),
      ),
    });
    expect(
      await screen.findByText('permission fairway.cluster.read is needed'),
    ).toBeVisible();
  });
});
