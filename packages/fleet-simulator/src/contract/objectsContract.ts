import type { ContractContext } from './kubernetesContract';
import { configMap, deployment } from './objects';

/** Create, update, patch and delete. */
export function describeObjects(context: ContractContext): void {
  describe('objects', () => {
    const deployments = async () =>
      `/apis/apps/v1/namespaces/${await context.newNamespace()}/deployments`;
    const configMaps = async () =>
      `/api/v1/namespaces/${await context.newNamespace()}/configmaps`;

    it('gives objects an identity, and generated names', async () => {
      const path = await configMaps();
      const { api } = context;
      const created = await api.post(path, {
        metadata: { generateName: 'a-' },
      });
      expect(created.code).toBe(201);
      expect(created.body.metadata).toMatchObject({
        name: expect.stringMatching(/^a-[a-z0-9]{5}$/),
        uid: expect.stringMatching(/^[-0-9a-f]{36}$/),
        creationTimestamp: expect.any(String),
        resourceVersion: expect.stringMatching(/^\d+$/),
      });
    });

    it('answers 409 for a name that is taken and 404 for one that is not', async () => {
      const path = await configMaps();
      const { api } = context;
      await api.post(path, configMap('a'));
      const again = await api.post(path, configMap('a'));
      expect(again.code).toBe(409);
      expect(again.body.reason).toBe('AlreadyExists');
      const missing = await api.get(`${path}/b`);
      expect(missing.code).toBe(404);
      expect(missing.body).toMatchObject({
        reason: 'NotFound',
        message: 'configmaps "b" not found',
        details: { name: 'b', kind: 'configmaps' },
      });
    });

    it('raises the resource version with each change and only then', async () => {
      const path = await configMaps();
      const { api } = context;
      const first = await api.post(path, configMap('a', { x: '1' }));
      const same = await api.patch('merge', `${path}/a`, { data: { x: '1' } });
      const { resourceVersion } = first.body.metadata;
      expect(same.body.metadata.resourceVersion).toBe(resourceVersion);
      const next = await api.patch('merge', `${path}/a`, { data: { x: '2' } });
      expect(Number(next.body.metadata.resourceVersion)).toBeGreaterThan(
        Number(resourceVersion),
      );
    });

    it('answers 409 to an update on an older state', async () => {
      const path = await configMaps();
      const { api } = context;
      const { body } = await api.post(path, configMap('a'));
      const change = (x: string) =>
        api.put(`${path}/a`, { ...body, data: { x } });
      expect((await change('1')).code).toBe(200);
      const stale = await change('2');
      expect(stale.code).toBe(409);
      expect(stale.body.reason).toBe('Conflict');
    });

    it('bumps the generation with the spec, not with labels or status', async () => {
      const path = await deployments();
      const { api } = context;
      const generation = (answer: { body: any }) =>
        answer.body.metadata.generation;
      const one = `${path}/a`;
      expect(generation(await api.post(path, deployment('a')))).toBe(1);
      const labels = { metadata: { labels: { b: 'c' } } };
      expect(generation(await api.patch('merge', one, labels))).toBe(1);
      const status = { status: { observedGeneration: 1, replicas: 1 } };
      const reported = await api.patch('merge', `${one}/status`, status);
      expect(generation(reported)).toBe(1);
      expect(reported.body.status).toMatchObject(status.status);
      const spec = { spec: { replicas: 5 } };
      expect(generation(await api.patch('merge', one, spec))).toBe(2);
    });

    it('keeps spec and status apart', async () => {
      const path = await deployments();
      const { api } = context;
      await api.post(path, deployment('a', { replicas: 1 }));
      const both = { spec: { replicas: 3 }, status: { replicas: 3 } };
      const viaStatus = await api.patch('merge', `${path}/a/status`, both);
      expect(viaStatus.body.spec.replicas).toBe(1);
      expect(viaStatus.body.status.replicas).toBe(3);
      const viaMain = await api.patch('merge', `${path}/a`, {
        spec: { replicas: 2 },
        status: { replicas: 9 },
      });
      expect(viaMain.body.spec.replicas).toBe(2);
      expect(viaMain.body.status.replicas).toBe(3);
    });

    it('merges containers by name in a strategic merge patch', async () => {
      const path = await deployments();
      const { api } = context;
      await api.post(path, deployment('a'));
      const patched = await api.patch('strategic', `${path}/a`, {
        spec: {
          template: {
            spec: {
              containers: [
                { name: 'app', image: 'app:v2' },
                { name: 'side', image: 'side:v1' },
              ],
            },
          },
        },
      });
      const { containers } = patched.body.spec.template.spec;
      expect(containers.map((c: any) => [c.name, c.image]).sort()).toEqual([
        ['app', 'app:v2'],
        ['side', 'side:v1'],
      ]);
    });

    it('answers 422 to a JSON patch whose test fails', async () => {
      const path = await configMaps();
      const { api } = context;
      await api.post(path, configMap('a', { x: '1' }));
      const test = { op: 'test', path: '/data/x', value: '2' };
      const change = { op: 'replace', path: '/data/x', value: '3' };
      const refused = await api.patch('json', `${path}/a`, [test, change]);
      expect(refused.code).toBe(422);
      expect(refused.body.reason).toBe('Invalid');
      expect((await api.get(`${path}/a`)).body.data).toEqual({ x: '1' });
    });

    it('answers 422 with causes to what is not valid', async () => {
      const path = await deployments();
      const { api } = context;
      await api.post(path, deployment('a'));
      const refused = await api.patch('merge', `${path}/a`, {
        spec: { selector: { matchLabels: { app: 'b' } } },
      });
      expect(refused.code).toBe(422);
      expect(refused.body.details.causes).toContainEqual(
        expect.objectContaining({ field: 'spec.selector' }),
      );
    });

    it('deletes at once, or after the last finalizer is gone', async () => {
      const path = await configMaps();
      const { api } = context;
      await api.post(path, configMap('a'));
      expect((await api.delete(`${path}/a`)).body.status).toBe('Success');
      expect((await api.get(`${path}/a`)).code).toBe(404);

      const held = configMap('b');
      await api.post(path, {
        ...held,
        metadata: { ...held.metadata, finalizers: ['example.com/hold'] },
      });
      const marked = await api.delete(`${path}/b`);
      expect(marked.body.metadata.deletionTimestamp).toEqual(
        expect.any(String),
      );
      expect((await api.get(`${path}/b`)).code).toBe(200);
      await api.patch('merge', `${path}/b`, { metadata: { finalizers: [] } });
      expect((await api.get(`${path}/b`)).code).toBe(404);
    });

    it('deletes only under the given preconditions', async () => {
      const path = await configMaps();
      const { api } = context;
      const { body } = await api.post(path, configMap('a'));
      const wrong = { preconditions: { uid: 'other' } };
      expect((await api.delete(`${path}/a`, wrong)).code).toBe(409);
      const right = { preconditions: { uid: body.metadata.uid } };
      expect((await api.delete(`${path}/a`, right)).code).toBe(200);
    });

    it('writes nothing in a dry run', async () => {
      const path = await configMaps();
      const { api } = context;
      const dryRun = { dryRun: 'All' };
      expect((await api.post(path, configMap('a'), dryRun)).code).toBe(201);
      expect((await api.get(`${path}/a`)).code).toBe(404);
      await api.post(path, configMap('b', { x: '1' }));
      const change = { data: { x: '2' } };
      const tried = await api.patch('merge', `${path}/b`, change, dryRun);
      expect(tried.body.data).toEqual({ x: '2' });
      expect((await api.get(`${path}/b`)).body.data).toEqual({ x: '1' });
      expect((await api.delete(`${path}/b`, undefined, dryRun)).code).toBe(200);
      expect((await api.get(`${path}/b`)).code).toBe(200);
    });
  });
}
