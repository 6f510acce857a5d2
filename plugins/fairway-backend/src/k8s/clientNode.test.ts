import { EventEmitter, once } from 'node:events';
import {
  CoreV1Api,
  CustomObjectsApi,
  KubeConfig,
  KubernetesObject,
  KubernetesObjectApi,
  makeInformer,
  Watch,
} from '@kubernetes/client-node';
import type { FairwayStore } from '../store';
import { aStore } from '../store/__fixtures__/stores';
import { startApi, TestApi, tokenOf } from './__testUtils__/api';
import { cluster, decision } from './__testUtils__/objects';

jest.setTimeout(60_000);

const PLACE = {
  group: 'fairway.dev',
  version: 'v1alpha1',
  namespace: 'default',
  plural: 'clusters',
};

describe('@kubernetes/client-node against the API', () => {
  let store: FairwayStore;
  let api: TestApi;
  let config: KubeConfig;

  beforeEach(async () => {
    ({ store } = await aStore('SQLITE_3'));
    api = await startApi(store);
    config = new KubeConfig();
    config.loadFromClusterAndUser(
      {
        name: 'fairway',
        server: api.url,
        caData: Buffer.from(api.ca).toString('base64'),
        skipTLSVerify: false,
      },
      { name: 'dana', token: tokenOf('user:default/dana') },
    );
  });

  afterEach(() => api.close());

  it('creates, reads, lists, replaces, patches and deletes', async () => {
    const objects = config.makeApiClient(CustomObjectsApi);
    const created = await objects.createNamespacedCustomObject({
      ...PLACE,
      body: cluster('eu-1'),
    });
    expect(created.metadata.resourceVersion).toBe('1');
    const name = 'eu-1';
    const read = await objects.getNamespacedCustomObject({ ...PLACE, name });
    const replaced = await objects.replaceNamespacedCustomObject({
      ...PLACE,
      name,
      body: { ...read, spec: { ...read.spec, suspend: true } },
    });
    expect(replaced.metadata.generation).toBe(2);
    const patched = await objects.patchNamespacedCustomObject({
      ...PLACE,
      name,
      body: [{ op: 'replace', path: '/spec/suspend', value: false }],
    });
    expect(patched.spec.suspend).toBe(false);
    const { items } = await objects.listCustomObjectForAllNamespaces({
      ...PLACE,
      resourcePlural: 'clusters',
      labelSelector: 'env=prod',
    } as never);
    expect(items).toHaveLength(1);
    await objects.deleteNamespacedCustomObject({ ...PLACE, name });
    await expect(
      objects.getNamespacedCustomObject({ ...PLACE, name }),
    ).rejects.toMatchObject({ code: 404 });
  });

  it('finds kinds by discovery', async () => {
    const objects = KubernetesObjectApi.makeApiClient(config);
    const created = await objects.create(cluster('eu-1') as KubernetesObject);
    expect(created.metadata?.uid).toBeDefined();
    expect(
      (await objects.list('fairway.dev/v1alpha1', 'Cluster', 'default')).items,
    ).toHaveLength(1);
  });

  it('reads namespaces and events', async () => {
    await store.commit({ creates: [{ object: decision('p', 'hello') }] });
    const core = config.makeApiClient(CoreV1Api);
    expect(
      (await core.listNamespace()).items.map(({ metadata }) => metadata?.name),
    ).toEqual(['default']);
    const { items } = await core.listNamespacedEvent({
      namespace: 'default',
      fieldSelector: 'involvedObject.kind=Promotion,involvedObject.name=p',
    });
    expect(items[0]).toMatchObject({ message: 'hello', reason: 'Tested' });
  });

  it('watches', async () => {
    const watch = new Watch(config);
    const seen: string[] = [];
    let arrived = () => {};
    const first = new Promise<void>(resolve => {
      arrived = resolve;
    });
    const request = await watch.watch(
      '/apis/fairway.dev/v1alpha1/clusters',
      {},
      (type, object) => {
        seen.push(`${type} ${object.metadata.name}`);
        arrived();
      },
      () => {},
    );
    await api.request(
      'POST',
      '/apis/fairway.dev/v1alpha1/namespaces/default/clusters',
      { body: cluster('eu-1') },
    );
    await first;
    expect(seen).toEqual(['ADDED eu-1']);
    request.abort();
  });

  it('keeps an informer up to date', async () => {
    const objects = config.makeApiClient(CustomObjectsApi);
    await objects.createNamespacedCustomObject({
      ...PLACE,
      body: cluster('eu-1'),
    });
    const informer = makeInformer<KubernetesObject>(
      config,
      '/apis/fairway.dev/v1alpha1/namespaces/default/clusters',
      () => objects.listNamespacedCustomObject(PLACE),
    );
    const events: string[] = [];
    const arrived = new EventEmitter();
    for (const type of ['add', 'update', 'delete'] as const) {
      informer.on(type, object => {
        events.push(`${type} ${object.metadata?.name}`);
        arrived.emit('event');
      });
    }
    const until = async (count: number) => {
      while (events.length < count) {
        await once(arrived, 'event');
      }
    };
    await informer.start();
    await until(1);
    await objects.createNamespacedCustomObject({
      ...PLACE,
      body: cluster('eu-2'),
    });
    await until(2);
    await objects.deleteNamespacedCustomObject({ ...PLACE, name: 'eu-1' });
    await until(3);
    await informer.stop();
    expect(events).toEqual(['add eu-1', 'add eu-2', 'delete eu-1']);
  });
});
