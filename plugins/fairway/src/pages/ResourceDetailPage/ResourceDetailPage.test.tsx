import {
  backendKind,
  clusterKind,
  fleetKind,
  KindDefinition,
  planKind,
  sourceKind,
} from '@fairway/plugin-fairway-common';
import { FairwayApi, FairwayError } from '@fairway/plugin-fairway-react';
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { admittedObject } from '../../__testUtils__/admittedObject';
import { renderInPortal } from '../../__testUtils__/renderInPortal';
import type { ResourcePlural } from '../../routing';
import { ResourceDetailPage } from './ResourceDetailPage';

const show = (
  plural: ResourcePlural,
  name: string,
  api: Partial<FairwayApi>,
  tab = '',
) =>
  renderInPortal(<ResourceDetailPage plural={plural} />, {
    api,
    at: `/fairway/${plural}/default/${name}${tab}`,
    path: `/fairway/${plural}/:namespace/:name/*`,
  });

const getting = (object: unknown) =>
  (async () => object) as unknown as FairwayApi['get'];

const cluster = admittedObject(clusterKind, 'eu-1', {
  spec: { connection: { backstageCluster: 'paris' }, suspend: true },
  labels: { ring: 'canary' },
  status: {
    reachability: 'Unreachable',
    kubernetesVersion: 'v1.33.1',
    inventory: { changedTime: '2026-01-02T03:04:05.000Z', drifted: 2 },
    conditions: [
      {
        type: 'Ready',
        status: 'False',
        reason: 'Unreachable',
        message: 'connect ECONNREFUSED',
        lastTransitionTime: '2026-01-02T03:04:05.000Z',
      },
    ],
  },
});

const plan = admittedObject(planKind, 'progressive', {
  spec: {
    stages: [
      {
        name: 'canary',
        selector: { matchLabels: { ring: 'canary' } },
        after: [{ name: 'settle', soak: { duration: '15m' } }],
      },
      {
        name: 'europe',
        dependsOn: [{ stage: 'canary' }],
        wave: { maxParallel: '25%', maxFailures: 1 },
        before: [
          {
            name: 'managers',
            approval: { groups: ['group:default/managers'] },
          },
        ],
      },
    ],
  },
});

describe('the page of an object', () => {
  describe('of a cluster', () => {
    const showWith = (entity: string) =>
      renderInPortal(<ResourceDetailPage plural="clusters" />, {
        api: { get: getting(cluster) },
        entities: [
          {
            apiVersion: 'backstage.io/v1alpha1',
            kind: 'Resource',
            metadata: { namespace: 'default', name: entity },
          },
        ],
        at: '/fairway/clusters/default/eu-1',
        path: '/fairway/clusters/:namespace/:name/*',
      });

    it('leads to its entity in the catalog', async () => {
      showWith('cluster-eu-1');
      expect(
        await screen.findByRole('link', { name: /cluster-eu-1/ }),
      ).toHaveAttribute('href', '/catalog/default/resource/cluster-eu-1');
    });

    it('leads nowhere where the catalog does not have it', async () => {
      showWith('cluster-another');
      expect(await screen.findByText('paris')).toBeVisible();
      expect(screen.queryByText('Catalog')).not.toBeInTheDocument();
    });
  });

  it('says of a cluster whether it answers and why not', async () => {
    show('clusters', 'eu-1', { get: getting(cluster) });
    expect(await screen.findByText('connect ECONNREFUSED')).toBeVisible();
    expect(screen.getByText('Not ready')).toBeVisible();
    expect(screen.getByText('Not reachable')).toBeVisible();
    expect(screen.getByText('ring=canary')).toBeVisible();
    expect(screen.getByText('paris')).toBeVisible();
    expect(screen.getByText('Yes: nothing is started on it')).toBeVisible();
    expect(
      screen.getByText('2 units were changed by somebody else'),
    ).toBeVisible();
  });

  it('says that nothing is known of an object that is new', async () => {
    const { status, ...fresh } = cluster;
    show('clusters', 'eu-1', { get: getting(fresh) });
    expect(
      await screen.findByText('Fairway has not looked at it yet.'),
    ).toBeVisible();
    expect(screen.getByText('Not known whether ready')).toBeVisible();
  });

  it('tells the stages, waves and gates of a plan in words', async () => {
    show('plans', 'progressive', { get: getting(plan) });
    const canary = (
      await screen.findByRole('heading', { name: 'canary' })
    ).closest('li')!;
    expect(canary).toHaveTextContent('Clusters where ring is canary');
    expect(canary).toHaveTextContent('Starts at once');
    expect(canary).toHaveTextContent(
      'One cluster at a time, no cluster may fail',
    );
    expect(canary).toHaveTextContent('settle: 15m must pass');
    const europe = screen
      .getByRole('heading', { name: 'europe' })
      .closest('li')!;
    expect(europe).toHaveTextContent('Starts when canary is done');
    expect(europe).toHaveTextContent(
      'Up to 25% of clusters at a time, up to 1 may fail',
    );
    expect(europe).toHaveTextContent('managers: 1 of managers must approve');
    expect(
      screen.getByRole('region', { name: 'How the stages follow each other' }),
    ).toBeVisible();
  });

  it('says what a source deploys, and leads to its entity and backend', async () => {
    show('sources', 'checkout', {
      get: getting(
        admittedObject(sourceKind, 'checkout', {
          spec: {
            entityRef: 'component:default/checkout',
            backendRef: { name: 'apps' },
            units: [
              {
                name: 'api',
                object: {
                  apiVersion: 'apps/v1',
                  kind: 'Deployment',
                  namespace: 'shop',
                  name: 'checkout',
                },
                version: { container: 'app' },
              },
            ],
          },
        }),
      ),
    });
    expect(await screen.findByText('Deployment shop/checkout')).toBeVisible();
    expect(screen.getByText('image of the container app')).toBeVisible();
    expect(screen.getByRole('link', { name: 'apps' })).toHaveAttribute(
      'href',
      '/fairway/backends/default/apps',
    );
    expect(screen.getByRole('link', { name: 'checkout' })).toHaveAttribute(
      'href',
      '/catalog/default/component/checkout',
    );
  });

  it('lists the clusters that the selector of a fleet takes', async () => {
    const list = jest.fn(async (kind: KindDefinition) => ({
      items: kind.kind === 'Cluster' ? [cluster] : [],
      revision: 7,
    }));
    show('fleets', 'europe', {
      get: getting(
        admittedObject(fleetKind, 'europe', {
          spec: {
            selector: {
              matchLabels: { region: 'eu' },
              matchExpressions: [
                { key: 'ring', operator: 'In', values: ['canary', 'stable'] },
                { key: 'old', operator: 'DoesNotExist' },
              ],
            },
            clusters: ['us-9'],
          },
        }),
      ),
      list: list as never,
    });
    expect(await screen.findByRole('link', { name: 'eu-1' })).toBeVisible();
    expect(
      screen.getByText(
        'Clusters where region is eu and ring is one of canary, stable and does not have the label old',
      ),
    ).toBeVisible();
    expect(screen.getByRole('link', { name: 'us-9' })).toBeVisible();
    expect(list).toHaveBeenCalledWith(
      expect.objectContaining({ kind: 'Cluster' }),
      expect.objectContaining({
        namespace: 'default',
        labelSelector: 'region=eu,ring in (canary,stable),!old',
      }),
      expect.anything(),
    );
    expect(await screen.findByText('No promotion uses it yet.')).toBeVisible();
  });

  it('shows the driver and settings of a backend, and its sources', async () => {
    show('backends', 'apps', {
      get: getting(
        admittedObject(backendKind, 'apps', {
          spec: { driver: 'kubernetes', config: { verify: true } },
        }),
      ),
    });
    expect(await screen.findByText('kubernetes')).toBeVisible();
    expect(
      await screen.findByText('No source names this backend yet.'),
    ).toBeVisible();
  });

  it('lists the sources that a backend delivers, also those of which a variant names it', async () => {
    const unit = {
      name: 'api',
      object: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'api' },
      version: { container: 'app' },
    };
    const variant = { ...unit, name: 'flux', clusters: ['eu-1'] };
    const source = (name: string, backend: string) =>
      admittedObject(sourceKind, name, {
        spec: {
          backendRef: { name: 'apps' },
          units: [
            {
              ...unit,
              variants: [{ ...variant, backendRef: { name: backend } }],
            },
          ],
        },
      });
    const list = jest.fn(async () => ({
      items: [source('mixed', 'flux'), source('plain', 'apps')],
      revision: 7,
    }));
    show('backends', 'flux', {
      get: getting(
        admittedObject(backendKind, 'flux', { spec: { driver: 'flux' } }),
      ),
      list: list as never,
    });
    expect(await screen.findByRole('link', { name: 'mixed' })).toBeVisible();
    expect(screen.queryByRole('link', { name: 'plain' })).toBeNull();
  });

  it('shows what the API serves as YAML', async () => {
    show('clusters', 'eu-1', { get: getting(cluster) }, '/yaml');
    expect(await screen.findByText(/resourceVersion/)).toBeVisible();
  });

  it('deletes once the name was written, by the command that it shows', async () => {
    const remove = jest.fn(async () => {});
    show('clusters', 'eu-1', { get: getting(cluster), delete: remove });
    fireEvent.click(await screen.findByRole('button', { name: 'Delete' }));
    const dialog = await screen.findByRole('dialog', { name: 'Delete eu-1?' });
    const confirm = within(dialog).getByRole('button', { name: 'Delete' });
    expect(confirm).toBeDisabled();
    fireEvent.change(within(dialog).getByRole('textbox'), {
      target: { value: 'eu-1' },
    });
    fireEvent.click(confirm);
    await waitFor(() =>
      expect(remove).toHaveBeenCalledWith(
        expect.objectContaining({ kind: 'Cluster' }),
        'default',
        'eu-1',
      ),
    );
  });

  it('asks for the name in the panel, too, before it deletes', async () => {
    const remove = jest.fn(async () => {});
    show('clusters', 'eu-1', { get: getting(cluster), delete: remove });
    fireEvent.click(
      await screen.findByRole('button', { name: 'Delete as YAML and kubectl' }),
    );
    const dialog = within(
      await screen.findByRole('dialog', { name: 'Delete eu-1?' }),
    );
    const apply = dialog.getByRole('button', { name: 'Apply' });
    expect(apply).toBeDisabled();
    fireEvent.change(
      dialog.getByRole('textbox', { name: 'Write its name to confirm' }),
      { target: { value: 'eu-1' } },
    );
    expect(apply).toBeEnabled();
    fireEvent.click(dialog.getByRole('button', { name: 'Back to the form' }));
    expect(dialog.getByRole('button', { name: 'Delete' })).toBeEnabled();
  });

  it('says why the user may neither change nor delete it', async () => {
    show('clusters', 'eu-1', {
      get: getting(cluster),
      can: async verb => ({ allowed: false, reason: `no right to ${verb}` }),
    });
    expect(
      await screen.findByRole('button', {
        name: 'Edit',
        description: 'no right to update',
      }),
    ).toHaveAttribute('aria-disabled', 'true');
    expect(
      screen.getByRole('button', {
        name: 'Delete',
        description: 'no right to delete',
      }),
    ).toHaveAttribute('aria-disabled', 'true');
  });

  it('says that an object is not there', async () => {
    show('clusters', 'gone', {});
    expect(await screen.findByText('There is no such object')).toBeVisible();
  });

  it('says which permission is missing to read it', async () => {
    show('clusters', 'eu-1', {
      get: jest.fn().mockRejectedValue(
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
