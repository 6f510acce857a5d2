import { EventEmitter, once } from 'node:events';
import { FleetSimulator, startFleetSimulator } from '@fairway/fleet-simulator';
import { DriverBinding, wrapConnection } from '@fairway/plugin-fairway-node';
import {
  driverContext,
  newIntent,
  stored,
} from '@fairway/plugin-fairway-node/testUtils';
import { testGateway } from 'driver-tests';
import { createKubernetesDriver } from './KubernetesDriver';

const CHECKOUT = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  namespace: 'shop',
  name: 'checkout',
};

function unit(name: string, version: Record<string, unknown>): DriverBinding {
  return {
    source: 'team/shop',
    cluster: 'eu',
    unit: { name, object: CHECKOUT, version },
  };
}

describe('an object in the life of a fleet', () => {
  const driver = createKubernetesDriver();
  let simulator: FleetSimulator;
  let gateway: ReturnType<typeof testGateway>;

  beforeEach(async () => {
    simulator = await startFleetSimulator({
      clusters: [
        {
          name: 'eu',
          behaviour: [{ rollout: { outcome: 'Converge', durationMs: 0 } }],
        },
      ],
    });
    const url = simulator.clusterUrl('eu');
    gateway = testGateway('eu', { url, token: 'any' });
    const { objects } = simulator.cluster('eu');
    objects.apply(
      {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: {
          name: 'checkout',
          namespace: 'shop',
          labels: { 'fairway.dev/managed-by': 'team.shop' },
        },
        spec: {
          replicas: 2,
          selector: { matchLabels: { app: 'checkout' } },
          template: {
            metadata: { labels: { app: 'checkout' } },
            spec: {
              containers: [
                { name: 'app', image: 'app:0' },
                { name: 'proxy', image: 'proxy:0' },
              ],
            },
          },
        },
      },
      { fieldManager: 'platform' },
    );
    objects.apply(
      {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name: 'checkout', namespace: 'shop' },
        spec: {
          template: {
            spec: {
              containers: [
                { name: 'app', image: 'app:1' },
                { name: 'proxy', image: 'proxy:1' },
              ],
            },
          },
        },
      },
      { fieldManager: 'fairway', force: true },
    );
  });

  afterEach(async () => {
    await gateway.close();
    await simulator.stop();
  });

  const images = () =>
    simulator
      .cluster('eu')
      .objects.get(CHECKOUT)!
      .spec.template.spec.containers.map(
        ({ image }: { image: string }) => image,
      );

  it('needs two requests from the first look to the evidence, with its watch', async () => {
    const cluster = simulator.cluster('eu');
    cluster.counters.reset();
    const binding = unit('app', { container: 'app' });
    const changes = new EventEmitter();
    const [interest] = driver.interests(binding);
    const handle = gateway.watch('eu', interest, () => changes.emit('change'));
    await handle.established;
    const context = driverContext(gateway.connect('eu'));
    const intent = newIntent(binding, '2');
    const receipt = stored(await driver.apply(intent, context));
    for (;;) {
      const next = once(changes, 'change');
      const { state } = await driver.observe(intent, receipt, context);
      if (state === 'Converged') {
        break;
      }
      await next;
    }
    handle.close();
    expect(cluster.counters.snapshot()).toEqual({
      total: 2,
      byVerb: { watch: 1, apply: 1 },
      byResource: {
        'watch deployments.apps': 1,
        'apply deployments.apps': 1,
      },
    });
  });

  it('is shared by units that do not undo each other', async () => {
    const context = driverContext(gateway.connect('eu'));
    const app = unit('app', { container: 'app' });
    const proxy = unit('proxy', { container: 'proxy' });
    const team = unit('team', { annotation: 'example.com/team-version' });
    await driver.apply(newIntent(app, '2'), context);
    await driver.apply(newIntent(proxy, '2'), context);
    await driver.apply(newIntent(team, '7'), context);
    await driver.apply(newIntent(app, '3'), context);
    expect(images()).toEqual(['app:3', 'proxy:2']);
    await driver.apply(newIntent(team, null), context);
    expect(images()).toEqual(['app:3', 'proxy:2']);
    const { annotations } = simulator
      .cluster('eu')
      .objects.get(CHECKOUT)!.metadata;
    expect(annotations).not.toHaveProperty('example.com/team-version');
  });

  it('does not take an old state in its cache for one that needs no write', async () => {
    const context = driverContext(gateway.connect('eu'));
    const binding = unit('app', { container: 'app' });
    const before = await context.cluster.get(CHECKOUT, { fresh: true });
    await driver.apply(newIntent(binding, '2'), context);
    const { cluster } = context;
    const behind: typeof context = {
      ...context,
      cluster: wrapConnection(cluster, {
        get: async (key, options) =>
          options?.fresh ? cluster.get(key, options) : before,
      }),
    };
    await expect(
      driver.apply(newIntent(binding, '1'), behind),
    ).resolves.toMatchObject({ changed: true });
    expect(images()).toEqual(['app:1', 'proxy:1']);
  });

  it('takes nothing away that somebody else has set', async () => {
    simulator.cluster('eu').objects.patch(CHECKOUT, {
      metadata: { annotations: { 'example.com/v': '1' } },
    });
    const error = await driver
      .apply(
        newIntent(unit('v', { annotation: 'example.com/v' }), null),
        driverContext(gateway.connect('eu')),
      )
      .catch(thrown => thrown);
    expect(error).toMatchObject({
      reason: 'FieldManagerConflict',
      message: expect.stringContaining('fleet-simulator'),
    });
  });

  it('fails where it was deleted and made again after the write', async () => {
    const cluster = simulator.cluster('eu');
    const context = driverContext(gateway.connect('eu'));
    const intent = newIntent(unit('app', { container: 'app' }), '2');
    const receipt = stored(await driver.apply(intent, context));
    const copy = cluster.objects.get(CHECKOUT)!;
    cluster.objects.delete(CHECKOUT);
    const { uid, resourceVersion, managedFields, ...metadata } = copy.metadata;
    cluster.objects.put({ ...copy, metadata });
    await expect(
      driver.observe(intent, receipt, context),
    ).resolves.toMatchObject({ state: 'Failed', reason: 'Recreated' });
  });

  it.each([
    [{ container: 'nope' }, '2', 'NoContainer', /no container "nope"/],
    [
      { container: 'app', image: 'other' },
      '2',
      'UnexpectedImage',
      /not from other/,
    ],
    [{ container: 'app' }, 'not a tag', 'InvalidVersion', /neither a tag nor/],
    [{ container: 'app' }, null, 'CannotRemove', /cannot be taken away/],
    [{ path: 'spec.template' }, '2', 'UnreadableVersion', /is not a text/],
    [
      { path: 'spec.template.spec.volumes[name=x].secret.secretName' },
      '2',
      'NoItem',
      /has no spec\.template\.spec\.volumes\[name=x\]/,
    ],
    [
      {
        path: 'spec.template.spec.containers[name=app].image',
        template: 'other:{version}',
      },
      '2',
      'UnreadableVersion',
      /does not fit the template/,
    ],
  ])('refuses %j at version %p', async (version, to, reason, message) => {
    const context = driverContext(gateway.connect('eu'));
    const intent = newIntent(unit('app', version), to);
    await expect(driver.apply(intent, context)).rejects.toMatchObject({
      reason,
      retryable: false,
      notSent: true,
      message: expect.stringMatching(message),
    });
    const [{ problem }] = await driver.preview(intent, context);
    expect(problem?.reason).toBe(reason);
    expect(images()).toEqual(['app:1', 'proxy:1']);
  });

  it('tells what is not known while the cluster cannot be reached', async () => {
    const context = driverContext(gateway.connect('eu'));
    const intent = newIntent(unit('app', { container: 'app' }), '2');
    const receipt = stored(await driver.apply(intent, context));
    simulator.cluster('eu').faults.add({
      effect: { type: 'Error', code: 403 },
    });
    await expect(
      driver.observe(intent, receipt, context),
    ).resolves.toMatchObject({ state: 'Unknown', reason: 'Forbidden' });
    await expect(
      driver.apply(newIntent(intent, '3'), context),
    ).rejects.toMatchObject({
      reason: 'Forbidden',
      retryable: false,
      notSent: true,
      message: expect.stringContaining('grant get, list, watch and patch'),
    });
  });
});
