import { startFleetSimulator } from '@fairway/fleet-simulator';
import {
  hasRealApiServer,
  startRealApiServer,
} from '@fairway/fleet-simulator/testUtils';
import {
  driverContext,
  installDefinitions,
  newIntent,
  RawApi,
  RawApiOptions,
} from '@fairway/plugin-fairway-node/testUtils';
import { widgetDefinition } from './__testUtils__/objects';
import { testGateway } from 'driver-tests';
import { createKubernetesDriver } from './KubernetesDriver';

jest.setTimeout(60_000);

const GROUP = 'atomic.example.com';
const WIDGETS = `/apis/${GROUP}/v1/namespaces/default/widgets`;

/** Lists of custom kinds are written as a whole unless their schema says otherwise. */
function describeAtomicLists(
  name: string,
  start: () => Promise<{
    server: RawApiOptions & { token: string };
    stop(): Promise<void>;
  }>,
) {
  describe(`a list that is written as a whole, on ${name}`, () => {
    const driver = createKubernetesDriver();
    let world: Awaited<ReturnType<typeof start>>;
    let api: RawApi;
    let gateway: ReturnType<typeof testGateway>;

    beforeAll(async () => {
      world = await start();
      api = new RawApi(world.server);
      gateway = testGateway('world', world.server);
      await installDefinitions(api, [widgetDefinition(GROUP)]);
    });

    afterAll(async () => {
      await gateway?.close();
      api?.close();
      await world?.stop();
    });

    async function widget(widgetName: string, owner: string) {
      const object = {
        apiVersion: `${GROUP}/v1`,
        kind: 'Widget',
        metadata: { name: widgetName, namespace: 'default' },
      };
      await api.apply(
        `${WIDGETS}/${widgetName}`,
        {
          ...object,
          metadata: {
            ...object.metadata,
            annotations: { 'fairway.dev/managed-by': 'fairway' },
          },
          spec: { size: 1 },
        },
        'creator',
      );
      await api.apply(
        `${WIDGETS}/${widgetName}`,
        {
          ...object,
          spec: {
            items: [
              { name: 'a', version: '1', keep: 'this' },
              { name: 'b', version: '1' },
            ],
          },
        },
        owner,
      );
      return {
        source: 'team/app',
        cluster: 'world',
        unit: {
          name: 'b',
          object: {
            apiVersion: object.apiVersion,
            kind: object.kind,
            namespace: 'default',
            name: widgetName,
          },
          version: { path: 'spec.items[name=b].version' },
        },
      };
    }

    it('keeps its other items', async () => {
      const binding = await widget('ours', 'fairway');
      const context = driverContext(gateway.connect('world'));
      await driver.apply(newIntent(binding, '2'), context);
      const { spec } = await api.must('GET', `${WIDGETS}/ours`);
      expect(spec).toEqual({
        size: 1,
        items: [
          { name: 'a', version: '1', keep: 'this' },
          { name: 'b', version: '2' },
        ],
      });
    });

    it('stays as it is where somebody else owns it', async () => {
      const binding = await widget('theirs', 'flux');
      const context = driverContext(gateway.connect('world'));
      await expect(
        driver.apply(newIntent(binding, '2'), context),
      ).rejects.toMatchObject({
        reason: 'FieldManagerConflict',
        message: expect.stringContaining('spec.items is owned by "flux"'),
      });
      const { spec } = await api.must('GET', `${WIDGETS}/theirs`);
      expect(spec.items).toHaveLength(2);
    });
  });
}

describeAtomicLists('the simulator', async () => {
  const simulator = await startFleetSimulator({
    clusters: [{ name: 'world' }],
  });
  const url = simulator.clusterUrl('world');
  return { server: { url, token: 'any' }, stop: () => simulator.stop() };
});

if (hasRealApiServer()) {
  describeAtomicLists('kube-apiserver', async () => {
    const { servers, stop } = await startRealApiServer();
    return { server: servers[0], stop };
  });
}
