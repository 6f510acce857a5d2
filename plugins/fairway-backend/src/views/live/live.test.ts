import { AuthorizeResult } from '@backstage/plugin-permission-common';
import type { LiveObjects, Target } from '@fairway/plugin-fairway-common';
import {
  ClusterConnection,
  ClusterError,
  DeliveryDriver,
  DriverBinding,
  ObjectInspection,
  ObjectKey,
  Reachability,
  WatchedObject,
} from '@fairway/plugin-fairway-node';
import {
  createFairwayConditionalDecision,
  fairwayConditions,
} from '../../authorization';
import { startApi, TestApi, TestPolicy } from '../../k8s/__testUtils__/api';
import { landscape } from '../../k8s/__testUtils__/objects';
import { stored, storeRun } from '../../resources/__testUtils__/runs';
import type { DatabaseStore } from '../../store';
import { aStore } from '../../store/__fixtures__/stores';
import { LiveView } from './LiveView';

jest.setTimeout(60_000);

const NOW = Date.parse('2026-01-02T03:04:05.000Z');
const PERMISSION = 'fairway.target.live.read';

const onlyLive =
  (decision: ReturnType<TestPolicy>): TestPolicy =>
  ({ name }) =>
    (name as string) === PERMISSION
      ? decision
      : { result: AuthorizeResult.ALLOW };

describe('the objects of a target on its cluster', () => {
  let store: DatabaseStore;
  let api: TestApi;
  let target: Target;
  let answer: () => Promise<WatchedObject | undefined>;
  let selected: WatchedObject[];
  let interestsOf: DeliveryDriver['interests'];
  let inspect: (object: WatchedObject) => ObjectInspection;
  let reachability: Reachability;
  const asked: { cluster: string; key: ObjectKey; fresh?: boolean }[] = [];

  const driver = {
    name: 'kubernetes',
    capabilities: { rollback: true, watch: true },
    interests: (binding: DriverBinding) => interestsOf(binding),
    inspect: (_: DriverBinding, object: WatchedObject) => inspect(object),
  } as unknown as DeliveryDriver;

  const deployment = (
    members: Record<string, unknown> = {},
  ): WatchedObject => ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'checkout', namespace: 'shop' },
    spec: { env: [{ name: 'PASSWORD', value: 'hunter2' }] },
    ...members,
  });

  const connect = (cluster: string) =>
    ({
      name: cluster,
      get: async (key: ObjectKey, options?: { fresh?: boolean }) => {
        asked.push({ cluster, key, fresh: options?.fresh });
        return answer();
      },
      select: async () => selected,
    } as Partial<ClusterConnection> as ClusterConnection);

  beforeEach(async () => {
    asked.length = 0;
    answer = async () => deployment();
    selected = [];
    interestsOf = ({ unit }) => [unit.object as ObjectKey];
    inspect = ({ spec }) =>
      spec
        ? { versionField: { path: 'spec.image', version: 'v1' } }
        : { problem: 'it has not opted in' };
    reachability = { state: 'Unknown' };
    ({ store } = await aStore('SQLITE_3'));
    api = await startApi(store, {
      drivers: [driver],
      now: () => NOW,
      reachability: () => reachability,
      connect,
    });
    await store.commit({
      creates: landscape().map(document => ({ object: stored(document) })),
    });
    [target] = (await storeRun(store, { landscape: landscape() })).targets;
  });
  afterEach(() => api.close());

  const get = async (name = target.metadata.name) => {
    const response = await api.request(
      'GET',
      `/views/targets/default/${name}/live`,
    );
    return {
      status: response.status,
      body: (await response.json()) as LiveObjects & { message: string },
    };
  };
  const newView = () =>
    new LiveView({
      store,
      drivers: new Map([[driver.name, driver]]),
      gateway: { connect, reachability: () => reachability },
      logger: api.logger,
      now: () => NOW,
    });
  const problem = async () => (await get()).body.objects[0].problem;

  it('are read from the cluster itself, once, and hold nothing secret', async () => {
    const { status, body } = await get();
    expect(status).toBe(200);
    expect(body).toEqual({
      cluster: 'eu-1',
      readAt: new Date(NOW).toISOString(),
      objects: [
        {
          object: 'Deployment shop/checkout',
          document: deployment({
            spec: { env: [{ name: 'PASSWORD', value: '[hidden]' }] },
          }),
          versionField: { path: 'spec.image', version: 'v1' },
        },
      ],
    });
    expect(asked).toEqual([
      {
        cluster: expect.any(String),
        key: target.spec.object,
        fresh: true,
      },
    ]);
    expect(await store.audit({ limit: 10 })).toEqual([]);
  });

  it('are read from the hub that holds them, and say so', async () => {
    const delivered = { ...target, spec: { ...target.spec, hub: 'argo' } };
    expect(await newView().objectsOf(delivered)).toMatchObject({
      cluster: 'argo',
    });
    expect(asked).toMatchObject([{ cluster: 'argo' }]);
  });

  it('are read once for all who ask at the same time', async () => {
    const live = newView();
    const answers = await Promise.all(
      Array.from({ length: 3 }, () => live.objectsOf(target)),
    );
    expect(answers.map(({ objects }) => objects.length)).toEqual([1, 1, 1]);
    expect(asked).toHaveLength(1);
    await live.objectsOf(target);
    expect(asked).toHaveLength(2);
  });

  it('take a permission of their own, and name it and its conditions', async () => {
    api.setPolicy(onlyLive({ result: AuthorizeResult.DENY }));
    const denied = await get();
    expect(denied.status).toBe(403);
    expect(denied.body.message).toContain(
      `permission ${PERMISSION} is needed, and it is not granted`,
    );
    api.setPolicy((permission, user) =>
      onlyLive(
        createFairwayConditionalDecision(
          permission as never,
          fairwayConditions.touchesOnlyStages({ stages: ['europe'] }),
        ),
      )(permission, user),
    );
    const unmet = await get();
    expect(unmet.status).toBe(403);
    expect(unmet.body.message).toContain(
      'only the stages europe may be touched (rule TOUCHES_ONLY_STAGES)',
    );
    expect(asked).toEqual([]);
  });

  it('are those of a target that the caller may read', async () => {
    api.setPolicy(permission =>
      permission.name === 'fairway.resource.read'
        ? createFairwayConditionalDecision(
            permission as never,
            fairwayConditions.inNamespace({ namespaces: ['other'] }),
          )
        : { result: AuthorizeResult.ALLOW },
    );
    expect((await get()).status).toBe(404);
    expect((await get('none')).status).toBe(404);
    expect(asked).toEqual([]);
  });

  it('are told to be missing where the cluster has none', async () => {
    answer = async () => undefined;
    expect(await problem()).toEqual({
      type: 'Missing',
      message: 'Deployment shop/checkout is not on cluster "eu-1"',
      fix: expect.stringContaining('correct the object of the unit'),
    });
  });

  it('are all that a driver selects by labels, each as it may be shown', async () => {
    interestsOf = () => [
      {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        namespace: 'shop',
        labelSelector: 'app=shop',
      },
    ];
    expect(await problem()).toEqual({
      type: 'Missing',
      message:
        'Deployment shop/* with labels "app=shop" is not on cluster "eu-1"',
      fix: expect.stringContaining('correct the object of the unit'),
    });
    const named = (name: string, members = {}) =>
      deployment({ metadata: { name, namespace: 'shop' }, ...members });
    selected = [named('a'), named('b', { spec: undefined })];
    const { body } = await get();
    expect(body.objects).toMatchObject([
      { object: 'Deployment shop/a', document: { kind: 'Deployment' } },
      { object: 'Deployment shop/b', problem: { type: 'Refused' } },
    ]);
    expect(body.objects[1].document).toBeUndefined();
  });

  it.each([
    ['Forbidden', 'Refused', 'Allow the account'],
    ['CredentialInvalid', 'Refused', 'Renew the credentials'],
    ['NoKind', 'Missing', 'Install what brings Deployment of apps/v1'],
    ['Timeout', 'Unreachable', 'can be reached from the backend'],
    ['UnknownCluster', 'Unreachable', 'Register the cluster'],
    ['ResponseTooLarge', 'TooLarge', 'kubectl'],
    ['InternalError', 'Failed', 'Refresh'],
  ])('tell the cause and the fix of %s', async (reason, type, fix) => {
    answer = async () => {
      throw new ClusterError(reason, 'that is why', { retryable: true });
    };
    expect(await problem()).toEqual({
      type,
      message: 'that is why',
      fix: expect.stringContaining(fix),
    });
  });

  it('are not asked for where it is known that the cluster does not answer', async () => {
    reachability = { state: 'Unreachable', message: 'the host is down' };
    expect(await problem()).toMatchObject({
      type: 'Unreachable',
      message: 'cluster "eu-1" does not answer: the host is down',
    });
    reachability = {
      state: 'Unreachable',
      message: 'cluster "eu-1" cannot be reached: the connection was cut',
    };
    expect(await problem()).toMatchObject({
      message: 'cluster "eu-1" cannot be reached: the connection was cut',
    });
    expect(asked).toEqual([]);
  });

  it('are not shown where the driver says so, or they are too large', async () => {
    answer = async () => deployment({ spec: undefined });
    expect(await problem()).toMatchObject({
      type: 'Refused',
      message: 'it has not opted in',
    });
    answer = async () => deployment({ status: { text: 'x'.repeat(300_000) } });
    expect(await problem()).toMatchObject({ type: 'TooLarge' });
  });

  it('are kept to themselves by owners whose consent no promotion needs', async () => {
    inspect = () => ({ hidden: { reason: 'it is only read', fix: 'do this' } });
    expect(await get()).toMatchObject({
      body: {
        objects: [
          {
            object: 'Deployment shop/checkout',
            problem: {
              type: 'Hidden',
              message: 'it is only read',
              fix: 'do this',
            },
          },
        ],
      },
    });
    expect((await get()).body.objects[0].document).toBeUndefined();
  });

  it('say nothing of an error that nobody expected', async () => {
    answer = async () => {
      throw new Error('hunter2');
    };
    expect(JSON.stringify(await problem())).not.toContain('hunter2');
    expect(api.logger.error).toHaveBeenCalled();
  });

  it('cannot be known where the cluster is not registered with Fairway any more', async () => {
    await api.request(
      'DELETE',
      '/apis/fairway.dev/v1alpha1/namespaces/default/clusters/eu-1',
    );
    const { status, body } = await get();
    expect(status).toBe(404);
    expect(body.message).toContain('Cluster "eu-1" does not exist');
  });
});
