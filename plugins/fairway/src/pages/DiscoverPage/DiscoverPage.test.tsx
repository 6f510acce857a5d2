import {
  backendKind,
  clusterKind,
  Discoveries,
  DiscoveredItem,
  KindDefinition,
  ResourceObject,
} from '@fairway/plugin-fairway-common';
import { FairwayApi, FairwayError } from '@fairway/plugin-fairway-react';
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { admittedObject } from '../../__testUtils__/admittedObject';
import { renderInPortal } from '../../__testUtils__/renderInPortal';
import { FairwayRouter } from '../../routing/FairwayRouter';

const item = (
  name: string,
  changes: Partial<DiscoveredItem> = {},
): DiscoveredItem => ({
  driver: 'kubernetes',
  object: {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    namespace: 'shop',
    name,
  },
  group: name,
  version: { container: 'app' },
  field: 'spec.containers[name=app].image',
  current: 'v1',
  confidence: 'High',
  reason: 'its image names a version',
  handOver: [`kubectl annotate deployment.apps/${name} managed-by={source}`],
  ...changes,
});

const unsupported = item('web', {
  version: undefined,
  field: undefined,
  current: undefined,
  confidence: 'Low',
  reason: 'HelmRelease shop/web made it',
  handOver: [],
});

const page = (
  items: DiscoveredItem[],
  changes: Partial<Discoveries> = {},
): Discoveries => ({
  place: 'eu-1',
  readAt: new Date().toISOString(),
  items,
  notes: [],
  ...changes,
});

function show(
  discover: (request: any) => Promise<Discoveries>,
  options: { api?: Partial<FairwayApi>; at?: string; clusters?: string[] } = {},
) {
  const { clusters = ['eu-1'], at = '?place=cluster/default/eu-1' } = options;
  const asked = jest.fn((_path: string, request: unknown) => discover(request));
  renderInPortal(<FairwayRouter />, {
    api: {
      list: (async (kind: KindDefinition) => ({
        revision: 1,
        items:
          {
            Cluster: clusters.map(name =>
              admittedObject(clusterKind, name, {
                spec: { connection: { backstageCluster: name } },
              }),
            ),
            Backend: [
              admittedObject(backendKind, 'argo', {
                spec: { driver: 'argocd', hub: { backstageCluster: 'hub-1' } },
              }),
            ],
          }[kind.kind as string] ?? [],
      })) as never,
      viewOf: asked as never,
      ...options.api,
    },
    at: `/fairway/discover${at}`,
    path: '/fairway/*',
  });
  return asked;
}

const yaml = () => screen.findByRole('region', { name: 'YAML to review' });

describe('the page of what could be promoted', () => {
  it('shows what was found, and selects what can be promoted as it is', async () => {
    show(async () =>
      page([item('checkout'), unsupported], {
        notes: [{ driver: 'flux', message: 'the cluster serves no Flux' }],
      }),
    );
    const table = await screen.findByRole('table', {
      name: 'What could be promoted',
    });
    expect(within(table).getByText('High')).toBeVisible();
    expect(
      within(table).getByText('HelmRelease shop/web made it'),
    ).toBeVisible();
    expect(
      screen.getByRole('checkbox', {
        name: 'Promote Deployment shop/checkout',
      }),
    ).toBeChecked();
    expect(
      screen.getByRole('checkbox', { name: 'Promote Deployment shop/web' }),
    ).toBeDisabled();
    expect(screen.getByText(/serves no Flux/)).toBeInTheDocument();
    const text = await yaml();
    expect(text).toHaveTextContent('kind: Backend');
    expect(text).toHaveTextContent('managed-by=default/checkout');
    expect(text).not.toHaveTextContent('web');
  });

  it('makes the YAML of what somebody selects, and of the field that they choose', async () => {
    show(async () =>
      page([
        item('checkout'),
        item('search', {
          confidence: 'Low',
          alternatives: [
            {
              version: { container: 'worker' },
              field: 'worker',
              current: 'v7',
            },
          ],
        }),
      ]),
    );
    expect(await yaml()).not.toHaveTextContent('search');
    fireEvent.click(
      screen.getByRole('checkbox', { name: 'Promote Deployment shop/search' }),
    );
    expect(await yaml()).toHaveTextContent('name: search');
    fireEvent.change(
      screen.getByRole('combobox', {
        name: 'Field of Deployment shop/search',
      }),
      { target: { value: '1' } },
    );
    expect(await yaml()).toHaveTextContent('container: worker');
    expect(screen.getByText('v7')).toBeVisible();
  });

  it('narrows by kind and confidence, and looks for more', async () => {
    const asked = show(async ({ continue: token }) =>
      token
        ? page([item('later')])
        : page(
            [
              item('checkout'),
              unsupported,
              item('job', {
                object: {
                  apiVersion: 'batch/v1',
                  kind: 'CronJob',
                  namespace: 'shop',
                  name: 'job',
                },
              }),
            ],
            { continue: 'token' },
          ),
    );
    const row = (name: string) =>
      screen.queryByRole('checkbox', { name: new RegExp(`shop/${name}`) });
    await screen.findByRole('table');
    fireEvent.change(screen.getByRole('combobox', { name: 'Kind' }), {
      target: { value: 'Deployment' },
    });
    expect(row('job')).toBeNull();
    fireEvent.change(screen.getByRole('combobox', { name: 'Confidence' }), {
      target: { value: 'Medium' },
    });
    expect(row('web')).toBeNull();
    expect(row('checkout')).toBeInTheDocument();
    fireEvent.click(screen.getByRole('button', { name: 'Look for more' }));
    await waitFor(() => expect(row('later')).toBeInTheDocument());
    expect(asked).toHaveBeenLastCalledWith(
      'discover',
      { namespace: 'default', cluster: 'eu-1', limit: 200, continue: 'token' },
      expect.anything(),
    );
  });

  it('creates the Backend before the Source, and leads to the promotion', async () => {
    const created: string[] = [];
    show(async () => page([item('checkout')]), {
      api: {
        create: (async ({ kind, metadata }: ResourceObject) => {
          created.push(`${kind} ${metadata.name}`);
          return {};
        }) as never,
      },
    });
    await yaml();
    fireEvent.click(screen.getByRole('button', { name: 'Create as they are' }));
    expect(
      await screen.findByRole('button', { name: 'Promote checkout' }),
    ).toHaveAttribute(
      'href',
      '/fairway/promote?namespace=default&source=checkout',
    );
    expect(created).toEqual(['Backend kubernetes', 'Source checkout']);
  });

  it('says why something was refused, and goes on from there', async () => {
    let refuse = true;
    const created: string[] = [];
    show(async () => page([item('checkout')]), {
      api: {
        create: (async ({ kind }: ResourceObject) => {
          if (kind === 'Source' && refuse) {
            throw new FairwayError('another source claims it', { code: 422 });
          }
          created.push(kind);
          return {};
        }) as never,
      },
    });
    await yaml();
    const button = () => screen.getByRole('button', { name: /Create/ });
    fireEvent.click(button());
    expect(await screen.findByText('another source claims it')).toBeVisible();
    refuse = false;
    fireEvent.click(button());
    await screen.findByRole('button', { name: 'Promote checkout' });
    expect(created).toEqual(['Backend', 'Source']);
  });

  it('tells those who may not create why', async () => {
    const create = jest.fn();
    show(async () => page([item('checkout')]), {
      api: {
        create,
        can: async () => ({ allowed: false, reason: 'permission is needed' }),
      },
    });
    expect(await screen.findByText('permission is needed')).toBeVisible();
    fireEvent.click(screen.getByRole('button', { name: 'Create as they are' }));
    expect(create).not.toHaveBeenCalled();
  });

  it('offers Clusters and hubs, and looks at nothing before one is chosen', async () => {
    const asked = show(async () => page([]), { at: '' });
    expect(
      await screen.findByText(/It only reads, and writes nothing/),
    ).toBeVisible();
    expect(asked).not.toHaveBeenCalled();
    fireEvent.change(screen.getByRole('combobox', { name: 'Cluster' }), {
      target: { value: 'hub/default/hub-1' },
    });
    expect(await screen.findByText('Nothing was found here')).toBeVisible();
    expect(asked).toHaveBeenCalledWith(
      'discover',
      { namespace: 'default', hub: 'hub-1', limit: 200 },
      expect.anything(),
    );
  });

  it('names the permission that is missing, and what to do about an error', async () => {
    show(async () => {
      throw new FairwayError('permission fairway.discovery.use is needed', {
        code: 403,
      });
    });
    expect(
      await screen.findByText('permission fairway.discovery.use is needed'),
    ).toBeVisible();
  });
});
