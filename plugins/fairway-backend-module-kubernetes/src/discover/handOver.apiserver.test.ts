import {
  hasRealApiServer,
  kubeconfigOf,
  Kubectl,
  RealApiServers,
  startRealApiServer,
} from '@fairway/fleet-simulator/testUtils';
import type { DriverBinding } from '@fairway/plugin-fairway-node';
import {
  driverContext,
  newIntent,
  RawApi,
} from '@fairway/plugin-fairway-node/testUtils';
import { testGateway } from 'driver-tests';
import { createKubernetesDriver } from '../KubernetesDriver';
import { deployment } from '../__testUtils__/objects';

jest.setTimeout(180_000);

const SPEC = 'kubectl get deployment web -n shop -o jsonpath={.spec}';

(hasRealApiServer() ? describe : describe.skip)(
  'the commands that hand a field over',
  () => {
    const driver = createKubernetesDriver();
    let real: RealApiServers;
    let gateway: ReturnType<typeof testGateway>;
    let kubectl: Kubectl;

    beforeAll(async () => {
      real = await startRealApiServer();
      const [server] = real.servers;
      kubectl = await Kubectl.create(kubeconfigOf(server));
      gateway = testGateway('eu', server);
      const api = new RawApi(server);
      await api.must('POST', '/api/v1/namespaces', {
        metadata: { name: 'shop' },
      });
      api.close();
    });
    afterAll(async () => {
      await gateway?.close();
      await kubectl?.close();
      await real?.stop();
    });

    afterEach(() => kubectl.shell('kubectl delete deployment web -n shop'));

    const discover = async () => {
      const { items } = await driver.discover!(
        {
          cluster: gateway.connect('eu'),
          signal: new AbortController().signal,
        },
        { limit: 10, namespace: 'shop' },
      );
      return items[0];
    };

    it.each([
      ['kubectl apply on the side of the client', ['apply']],
      [
        'server-side apply',
        ['apply', '--server-side', '--field-manager=somebody'],
      ],
    ])(
      'let Fairway promote what came by %s, without a rollout',
      async (_, verb) => {
        await kubectl.ok([...verb, '-f', '-'], {
          input: deployment('shop', 'web', 'v1'),
        });
        const unit = await discover();
        const spec = await kubectl.shell(SPEC);
        expect(unit.handOver).toHaveLength(2);
        for (const command of unit.handOver) {
          await kubectl.shell(command.replace('{source}', 'team/web'));
        }

        expect(await kubectl.shell(SPEC)).toBe(spec);
        const after = await discover();
        expect(after).toMatchObject({ current: 'v1', optedIn: 'team/web' });
        expect(after.handOver).toEqual([]);
        expect(after.owner).toBeUndefined();

        const binding: DriverBinding = {
          source: 'team/web',
          cluster: 'eu',
          unit: { name: 'web', object: unit.object, version: unit.version! },
        };
        const context = driverContext(gateway.connect('eu'));
        const reading = await driver.read(binding, context);
        expect(reading.version).toBe('v1');
        await driver.apply(newIntent(binding, 'v2', 'v1'), context);
        expect((await discover()).current).toBe('v2');
      },
    );
  },
);
