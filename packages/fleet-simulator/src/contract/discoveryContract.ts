import type { ContractContext } from './kubernetesContract';
import { CUSTOM_GROUP, definition } from './objects';

/** Discovery, health and access. */
export function describeDiscovery(context: ContractContext): void {
  describe('discovery', () => {
    it('tells its version and health', async () => {
      const { api } = context;
      const version = await api.get('/version');
      expect(version.body).toMatchObject({
        major: '1',
        gitVersion: expect.stringMatching(/^v1\./),
      });
      expect((await api.get('/readyz')).body).toBe('ok');
      expect((await api.get('/livez')).body).toBe('ok');
    });

    it('lists groups, versions and resources', async () => {
      const { api } = context;
      expect((await api.get('/api')).body.versions).toContain('v1');
      const groups = await api.get('/apis');
      expect(groups.body.kind).toBe('APIGroupList');
      expect(groups.body.groups).toContainEqual(
        expect.objectContaining({
          name: 'apps',
          preferredVersion: { groupVersion: 'apps/v1', version: 'v1' },
        }),
      );
      const core = await api.get('/api/v1');
      expect(core.body.resources).toContainEqual(
        expect.objectContaining({
          name: 'configmaps',
          kind: 'ConfigMap',
          namespaced: true,
        }),
      );
      const apps = await api.get('/apis/apps/v1');
      expect(apps.body.groupVersion).toBe('apps/v1');
      expect(apps.body.resources.map((r: any) => r.name)).toEqual(
        expect.arrayContaining(['deployments', 'deployments/status']),
      );
      expect((await api.get('/apis/nothing.example.com/v1')).code).toBe(404);
    });

    it('serves a custom kind from the moment its definition is established', async () => {
      const { api } = context;
      const namespace = await context.newNamespace();
      const definitions =
        '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
      const name = `gadgets.${CUSTOM_GROUP}`;
      const path = `/apis/${CUSTOM_GROUP}/v1/namespaces/${namespace}/gadgets`;
      expect((await api.get(path)).code).toBe(404);

      const watch = await api.watch(definitions, {
        fieldSelector: `metadata.name=${name}`,
      });
      await api.post(definitions, definition('gadgets', 'Gadget'));
      await watch.until(({ object }) =>
        object.status?.conditions?.some(
          (c: any) => c.type === 'Established' && c.status === 'True',
        ),
      );
      watch.close();
      const gadget = { metadata: { name: 'a' }, spec: { size: 1 } };
      const created = await api.post(path, {
        apiVersion: `${CUSTOM_GROUP}/v1`,
        kind: 'Gadget',
        ...gadget,
      });
      expect(created.code).toBe(201);
      expect(created.body.metadata.generation).toBe(1);
      expect((await api.delete(`${definitions}/${name}`)).code).toBe(200);
    });
  });

  describe('access', () => {
    it('answers 401 without a token or with a wrong one', async () => {
      const { api } = context;
      for (const token of [null, 'wrong']) {
        const answer = await api.call('GET', '/api/v1/namespaces', { token });
        expect(answer.code).toBe(401);
        expect(answer.body).toMatchObject({
          kind: 'Status',
          reason: 'Unauthorized',
        });
      }
    });

    it('answers 403 to writes with a read-only token', async () => {
      const { api } = context;
      const namespace = await context.newNamespace();
      const token = api.cluster.readOnlyToken;
      const path = `/api/v1/namespaces/${namespace}/configmaps`;
      expect((await api.call('GET', path, { token })).code).toBe(200);
      const body = { metadata: { name: 'a' } };
      const refused = await api.call('POST', path, { token, body });
      expect(refused.code).toBe(403);
      expect(refused.body).toMatchObject({
        reason: 'Forbidden',
        details: { kind: 'configmaps' },
      });
    });

    it('tells who may do what', async () => {
      const { api } = context;
      const review = (token: string, verb: string) =>
        api.call(
          'POST',
          '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
          {
            token,
            body: {
              apiVersion: 'authorization.k8s.io/v1',
              kind: 'SelfSubjectAccessReview',
              spec: {
                resourceAttributes: {
                  group: 'apps',
                  resource: 'deployments',
                  verb,
                  namespace: 'default',
                },
              },
            },
          },
        );
      const { token, readOnlyToken } = api.cluster;
      const allowed = async (who: string, verb: string) =>
        (await review(who, verb)).body.status.allowed;
      expect(await allowed(token, 'patch')).toBe(true);
      expect(await allowed(readOnlyToken, 'patch')).toBe(false);
      expect(await allowed(readOnlyToken, 'list')).toBe(true);
    });
  });
}
