import { once } from 'node:events';
import type { Kubectl } from '@fairway/fleet-simulator/testUtils';
import type { FairwayStore } from '../store';
import { aStore } from '../store/__fixtures__/stores';
import { storeRun } from '../resources/__testUtils__/runs';
import { startApi, TestApi } from './__testUtils__/api';
import { kubectlFor } from './__testUtils__/kubectl';
import {
  cluster,
  decision,
  landscape,
  plan,
  promotion,
} from './__testUtils__/objects';

jest.setTimeout(120_000);

describe('kubectl against the API', () => {
  let store: FairwayStore;
  let api: TestApi;
  let kubectl: Kubectl;

  beforeEach(async () => {
    ({ store } = await aStore('SQLITE_3'));
    api = await startApi(store);
    kubectl = await kubectlFor(api);
  });

  afterEach(async () => {
    await kubectl.close();
    await api.close();
  });

  const create = (...documents: unknown[]) =>
    kubectl.ok(['create', '-f', '-'], { input: documents });

  /** Starts kubectl and waits until its output holds a text. */
  const streaming = (args: string[]) => {
    const child = kubectl.start(args);
    let output = '';
    child.stdout!.on('data', chunk => {
      output += chunk;
    });
    return {
      until: async (text: string) => {
        while (!output.includes(text)) {
          await once(child.stdout!, 'data');
        }
        return output;
      },
      stop: () => child.kill(),
    };
  };

  it('kubectl apply creates, changes and leaves unchanged', async () => {
    expect(
      await kubectl.ok(['apply', '-f', '-'], { input: cluster('eu-1') }),
    ).toContain('cluster.fairway.dev/eu-1 created');
    const before = await store.get('Cluster', 'default', 'eu-1');
    expect(
      await kubectl.ok(['apply', '-f', '-'], { input: cluster('eu-1') }),
    ).toContain('cluster.fairway.dev/eu-1 unchanged');
    expect(await store.get('Cluster', 'default', 'eu-1')).toEqual(before);
    expect(
      await kubectl.ok(['apply', '-f', '-'], {
        input: cluster('eu-1', { env: 'dev' }),
      }),
    ).toContain('cluster.fairway.dev/eu-1 configured');
    const after = await store.get('Cluster', 'default', 'eu-1');
    expect(after?.metadata.labels).toEqual({ env: 'dev' });
    expect(after?.metadata.generation).toBe(1);
  });

  it('kubectl apply takes a v1 List, which it checks by OpenAPI v2', async () => {
    const list = { apiVersion: 'v1', kind: 'List', items: landscape() };
    expect(await kubectl.ok(['apply', '-f', '-'], { input: list })).toContain(
      'plan.fairway.dev/canary-then-europe created',
    );
    const { code, stderr } = await kubectl.run(['apply', '-f', '-'], {
      input: {
        ...list,
        items: [{ ...cluster('bad'), spec: { connection: 'nowhere' } }],
      },
    });
    expect(code).not.toBe(0);
    expect(stderr).toContain('Cluster.spec.connection');
  });

  it('kubectl apply of a List that kubectl get has printed changes nothing', async () => {
    await create(...landscape());
    const text = await kubectl.ok(['get', 'fairway', '-o', 'yaml']);
    const before = await store.revisions();
    await kubectl.ok(['apply', '-f', '-', '--dry-run=server'], { input: text });
    expect(await store.revisions()).toEqual(before);
  });

  it('kubectl apply --dry-run=server checks everything and writes nothing', async () => {
    expect(
      await kubectl.ok(['apply', '-f', '-', '--dry-run=server'], {
        input: cluster('eu-1'),
      }),
    ).toContain('created (server dry run)');
    const refused = await kubectl.run(
      ['apply', '-f', '-', '--dry-run=server'],
      {
        input: { ...cluster('eu-1'), spec: {} },
      },
    );
    expect(refused.stderr).toContain('spec.connection: is required');
    expect((await store.revisions()).current).toBe(0);
  });

  it('kubectl apply refuses unknown fields by their name', async () => {
    const { code, stderr } = await kubectl.run(['apply', '-f', '-'], {
      input: {
        ...cluster('eu-1'),
        spec: { connection: { backstageCluster: 'eu-1' }, suspended: true },
      },
    });
    expect(code).toBe(1);
    expect(stderr).toContain('unknown field "spec.suspended"');
  });

  it('kubectl apply --server-side says that it is not supported', async () => {
    const { code, stderr } = await kubectl.run(
      ['apply', '--server-side', '-f', '-'],
      { input: cluster('eu-1') },
    );
    expect(code).toBe(1);
    expect(stderr).toContain('leave out --server-side');
  });

  it('kubectl create makes a name from generateName', async () => {
    expect(
      await create({
        ...promotion(),
        metadata: { generateName: 'checkout-' },
      }),
    ).toMatch(/promotion\.fairway\.dev\/checkout-[a-z0-9]{5} created/);
    const again = await kubectl.run(['create', '-f', '-'], {
      input: [cluster('eu-1'), cluster('eu-1')],
    });
    expect(again.stderr).toContain(
      'clusters.fairway.dev "eu-1" already exists',
    );
  });

  it('kubectl get prints tables, YAML, JSON, names and labels', async () => {
    await create(...landscape(), promotion());
    expect(await kubectl.ok(['get', 'promotions'])).toMatch(
      /NAME +SOURCE +VERSION +PHASE +PROGRESS +AGE\ncheckout-1 +checkout +v1\.4\.2 +Pending +\d+s/,
    );
    expect(await kubectl.ok(['get', 'promo', '-o', 'wide'])).toMatch(
      /FLEET +PLAN +PHASE/,
    );
    expect(
      await kubectl.ok(['get', 'promotion/checkout-1', '-o', 'yaml']),
    ).toContain('version: v1.4.2');
    expect(
      JSON.parse(await kubectl.ok(['get', 'plans', '-o', 'json'])).items,
    ).toHaveLength(1);
    expect(await kubectl.ok(['get', 'clusters', '-o', 'name'])).toBe(
      'cluster.fairway.dev/eu-1\ncluster.fairway.dev/eu-2\n',
    );
    expect(await kubectl.ok(['get', 'clusters', '--show-labels'])).toContain(
      'env=prod,region=eu,ring=canary',
    );
    expect(
      await kubectl.ok([
        'get',
        'clusters',
        '--sort-by=.metadata.name',
        '-o',
        'custom-columns=N:.metadata.name,C:.spec.connection.backstageCluster',
      ]),
    ).toMatch(/eu-1 +eu-1\neu-2 +eu-2/);
  });

  it('kubectl get selects by labels, fields and namespace', async () => {
    await create(...landscape());
    await kubectl.ok(['create', '-n', 'team-b', '-f', '-'], {
      input: cluster('us-1'),
    });
    const names = async (...args: string[]) =>
      (await kubectl.ok(['get', 'clusters', '-o', 'name', ...args]))
        .split('\n')
        .filter(Boolean);
    expect(await names('-l', 'ring=canary')).toEqual([
      'cluster.fairway.dev/eu-1',
    ]);
    expect(await names('-l', 'ring notin (canary),region in (eu,us)')).toEqual([
      'cluster.fairway.dev/eu-2',
    ]);
    expect(await names('-l', '!ring')).toEqual(['cluster.fairway.dev/eu-2']);
    expect(
      await names(
        '--field-selector',
        'metadata.name!=eu-1,status.reachability=Unknown',
      ),
    ).toEqual(['cluster.fairway.dev/eu-2']);
    expect(await names('-A')).toHaveLength(3);
    expect(await names('-A', '--chunk-size=1')).toHaveLength(3);
    const { stderr } = await kubectl.run([
      'get',
      'clusters',
      '--field-selector',
      'spec.colour=red',
    ]);
    expect(stderr).toContain('field label not supported: spec.colour');
    expect(await kubectl.ok(['get', 'ns', '-o', 'name'])).toBe(
      'namespace/default\nnamespace/team-b\n',
    );
  });

  it('kubectl get -w shows changes as they happen', async () => {
    await create(cluster('eu-1'));
    const watch = streaming(['get', 'clusters', '-w']);
    await watch.until('eu-1');
    await create(cluster('eu-2'));
    await watch.until('eu-2');
    await kubectl.ok([
      'patch',
      'cluster',
      'eu-2',
      '--type=merge',
      '-p',
      '{"spec":{"suspend":true}}',
    ]);
    expect(await watch.until('true')).toMatch(
      /NAME +CONNECTION +READY +REASON +SUSPENDED +AGE\neu-1 .*\neu-2 .* false .*\neu-2 .* true /,
    );
    watch.stop();
  });

  it('kubectl get namespaces -w shows namespaces as they come and go', async () => {
    await create(cluster('eu-1'));
    const watch = streaming([
      'get',
      'namespaces',
      '-w',
      '--output-watch-events',
    ]);
    await watch.until('default');
    const input = cluster('us-1');
    await kubectl.ok(['create', '-n', 'team-b', '-f', '-'], { input });
    await watch.until('team-b');
    await kubectl.ok(['delete', '-n', 'team-b', 'cluster', 'us-1']);
    expect(await watch.until('DELETED')).toMatch(
      /EVENT +NAME +STATUS\nADDED +default +Active\nADDED +team-b +Active\nDELETED +team-b +Active/,
    );
    watch.stop();
  });

  it('kubectl get events -w shows decisions as they are taken', async () => {
    const take = (name: string, message: string) =>
      store.commit({ creates: [{ object: decision(name, message) }] });
    await take('checkout-1', 'The first one');
    const watch = streaming(['get', 'events', '-w']);
    await watch.until('The first one');
    await take('checkout-2', 'The second one');
    expect(await watch.until('The second one')).toMatch(
      /LAST SEEN +TYPE +REASON +OBJECT +MESSAGE\n.*promotion\/checkout-1 .*\n.*promotion\/checkout-2 /,
    );
    watch.stop();
  });

  it('kubectl describe shows decisions as events', async () => {
    await create(...landscape(), promotion());
    await store.commit({
      creates: [{ object: decision('checkout-1', 'Superseded by nothing') }],
    });
    const text = await kubectl.ok(['describe', 'promotion', 'checkout-1']);
    expect(text).toContain('Version:  v1.4.2');
    expect(text).toMatch(/Events:[\s\S]*Superseded by nothing/);
    expect(await kubectl.ok(['get', 'events'])).toMatch(
      /LAST SEEN +TYPE +REASON +OBJECT +MESSAGE/,
    );
  });

  it('kubectl edit changes what the editor changes', async () => {
    await create(...landscape());
    const editor = await kubectl.script(
      'editor.sh',
      '#!/bin/sh\nsed -i "s/suspend: false/suspend: true/" "$1"\n',
    );
    expect(
      await kubectl.ok(['edit', 'cluster', 'eu-1'], {
        env: { EDITOR: editor },
      }),
    ).toContain('cluster.fairway.dev/eu-1 edited');
    expect((await store.get('Cluster', 'default', 'eu-1'))?.spec).toMatchObject(
      { suspend: true },
    );
  });

  it('kubectl patch takes merge and JSON patches', async () => {
    await create(cluster('eu-1'));
    const patch = (type: string, body: unknown) =>
      kubectl.run([
        'patch',
        'cluster',
        'eu-1',
        `--type=${type}`,
        '-p',
        JSON.stringify(body),
      ]);
    expect(
      (await patch('merge', { spec: { suspend: true } })).stdout,
    ).toContain('patched');
    expect(
      (
        await patch('json', [
          { op: 'test', path: '/spec/suspend', value: true },
          { op: 'replace', path: '/spec/suspend', value: false },
        ])
      ).stdout,
    ).toContain('patched');
    expect(
      (
        await patch('json', [
          { op: 'test', path: '/spec/suspend', value: true },
        ])
      ).stderr,
    ).toContain('test /spec/suspend: the value at this path is another one');
    const object = await store.get('Cluster', 'default', 'eu-1');
    expect(object?.metadata.generation).toBe(3);
  });

  it('kubectl patch warns that it does not change the status', async () => {
    await create(...landscape(), promotion());
    const patch = (resource: string, status: object) =>
      kubectl.ok([
        'patch',
        ...resource.split('/'),
        '--type=merge',
        '-p',
        JSON.stringify({ status }),
      ]);
    expect(await patch('promotion/checkout-1', { phase: 'Succeeded' })).toMatch(
      /patched \(no change\)\nWarning: the status of a Promotion is written by the engine; what the patch says about it is ignored/,
    );
    expect(await patch('cluster/eu-1', { reachability: 'Reachable' })).toMatch(
      /Warning: the status of a Cluster is written by controllers/,
    );
    expect(
      await kubectl.ok(['label', 'promotion', 'checkout-1', 'a=b']),
    ).not.toContain('Warning');
  });

  it('kubectl label and annotate change metadata and not the generation', async () => {
    await create(cluster('eu-1'));
    await kubectl.ok(['label', 'cluster', 'eu-1', 'tier=gold', 'env-']);
    await kubectl.ok(['annotate', 'cluster', 'eu-1', 'note=hello']);
    const { metadata } = (await store.get('Cluster', 'default', 'eu-1'))!;
    expect(metadata).toMatchObject({
      labels: { tier: 'gold' },
      annotations: { note: 'hello' },
      generation: 1,
    });
  });

  it('kubectl delete removes, and waits for finalizers where there are some', async () => {
    const kept = {
      ...cluster('kept'),
      metadata: { name: 'kept', finalizers: ['example.com/cleanup'] },
    };
    await create(...landscape(), promotion());
    expect(await kubectl.ok(['delete', 'cluster', 'eu-1'])).toContain(
      'deleted',
    );
    expect(await store.get('Cluster', 'default', 'eu-1')).toBeUndefined();
    await kubectl.ok(['delete', 'clusters', '--all']);
    expect(await kubectl.ok(['get', 'clusters'])).toContain('No resources');
    await kubectl.ok(['delete', 'promotion', 'checkout-1', '--wait=false']);
    expect(
      (await store.get('Promotion', 'default', 'checkout-1'))?.metadata
        .deletionTimestamp,
    ).toBeDefined();
    const release = ['--type=merge', '-p', '{"metadata":{"finalizers":null}}'];
    const own = await kubectl.run([
      'patch',
      'promotion',
      'checkout-1',
      ...release,
    ]);
    expect(own.stderr).toContain('is taken away by the engine');
    await create(kept);
    const waiting = kubectl.run(['delete', 'cluster', 'kept']);
    await kubectl.ok(['patch', 'cluster', 'kept', ...release]);
    await waiting;
    expect(await store.get('Cluster', 'default', 'kept')).toBeUndefined();
  });

  it('kubectl wait --for=condition returns when the condition holds', async () => {
    await create(cluster('eu-1'));
    const waiting = kubectl.run([
      'wait',
      'cluster/eu-1',
      '--for=condition=Ready',
      '--timeout=60s',
    ]);
    const object = (await store.get('Cluster', 'default', 'eu-1'))!;
    await store.commit({
      updates: [
        {
          object: {
            ...object,
            status: {
              conditions: [
                {
                  type: 'Ready',
                  status: 'True',
                  reason: 'Reachable',
                  message: '',
                  lastTransitionTime: new Date().toISOString(),
                },
              ],
            },
          },
          expected: object.metadata.resourceVersion,
        },
      ],
    });
    expect((await waiting).stdout).toContain('condition met');
    await kubectl.ok(['delete', 'cluster', 'eu-1', '--wait=false']);
    await kubectl.ok(['wait', 'cluster/eu-1', '--for=delete']);
  });

  it('kubectl explain tells every field', async () => {
    const text = await kubectl.ok(['explain', 'plan.spec.stages.wave']);
    expect(text).toContain('maxParallel\t<IntOrString>');
    expect(text).toContain('How many clusters may be in progress at once');
    const tree = await kubectl.ok(['explain', 'promotion', '--recursive']);
    expect(tree).toContain('metadata\t<ObjectMeta>');
    expect(tree).toContain('planRef\t<Object> -required-');
    expect(
      await kubectl.ok([
        'explain',
        'plan.spec.stages',
        '--output=plaintext-openapiv2',
      ]),
    ).toContain('onFailure');
  });

  it('kubectl api-resources lists all kinds with their short names', async () => {
    const text = await kubectl.ok(['api-resources', '--api-group=fairway.dev']);
    expect(text).toMatch(
      /promotions +promo +fairway\.dev\/v1alpha1 +true +Promotion/,
    );
    expect(text).toMatch(
      /discoveries +fairway\.dev\/v1alpha1 +true +Discovery/,
    );
    expect(text.trim().split('\n')).toHaveLength(13);
    expect(await kubectl.ok(['version'])).toContain('Server Version: v1.32');
  });

  it('kubectl auth tells who one is and what one may do', async () => {
    expect(await kubectl.ok(['auth', 'whoami'])).toContain('user:default/dana');
    expect(
      (await kubectl.run(['auth', 'can-i', 'create', 'promotions'])).stdout,
    ).toBe('yes\n');
    expect(
      (await kubectl.run(['auth', 'can-i', 'create', 'targets'])).stdout,
    ).toContain('no');
    expect(await kubectl.ok(['auth', 'can-i', '--list'])).toContain(
      'promotions.fairway.dev',
    );
    expect(
      (await kubectl.run(['auth', 'can-i', 'get', 'secrets'])).stdout,
    ).toContain('no');
  });

  it('kubectl diff shows what apply would change', async () => {
    await create(...landscape());
    expect(
      (await kubectl.run(['diff', '-f', '-'], { input: plan() })).code,
    ).toBe(0);
    const { code, stdout } = await kubectl.run(['diff', '-f', '-'], {
      input: {
        ...cluster('eu-1'),
        spec: { connection: { backstageCluster: 'elsewhere' } },
      },
    });
    expect(code).toBe(1);
    expect(stdout).toContain('+    backstageCluster: elsewhere');
  });

  it('kubectl get --raw reaches the explanation of a target', async () => {
    const { targets } = await storeRun(store, { landscape: landscape() });
    const text = await kubectl.ok([
      'get',
      '--raw',
      // kubectl takes the whole path here, with what it leaves to the server's address elsewhere.
      `/api/fairway/k8s/apis/fairway.dev/v1alpha1/namespaces/default/targets/${targets[1].metadata.name}/explain`,
    ]);
    expect(JSON.parse(text)).toMatchObject({
      kind: 'Explanation',
      subject: { kind: 'Target', name: targets[1].metadata.name },
    });
    expect(JSON.parse(text).conditions.length).toBeGreaterThan(0);
  });

  it('kubectl replace refuses a document that is based on an older state', async () => {
    await create(cluster('eu-1'));
    const text = await kubectl.ok(['get', 'cluster', 'eu-1', '-o', 'yaml']);
    await kubectl.ok(['label', 'cluster', 'eu-1', 'tier=gold']);
    const { stderr } = await kubectl.run(['replace', '-f', '-'], {
      input: text,
    });
    expect(stderr).toContain('the object has been modified');
  });
});
