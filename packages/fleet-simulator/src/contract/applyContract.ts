import type { ContractContext } from './kubernetesContract';
import { configMap, deployment, imageOf } from './objects';

const IMAGE = '.spec.template.spec.containers[name="app"].image';

/** Server-side apply and the ownership of fields. */
export function describeApply(context: ContractContext): void {
  describe('server-side apply', () => {
    const target = async () =>
      `/apis/apps/v1/namespaces/${await context.newNamespace()}/deployments/a`;
    const imageIn = (answer: { body: any }) =>
      answer.body.spec.template.spec.containers[0].image;
    const entry = (answer: { body: any }, manager: string) =>
      answer.body.metadata.managedFields.find(
        (candidate: any) => candidate.manager === manager,
      );

    it('creates, and records exactly what was applied', async () => {
      const path = await target();
      const created = await context.api.apply(path, deployment('a'), 'one');
      expect(created.code).toBe(201);
      expect(entry(created, 'one')).toMatchObject({
        operation: 'Apply',
        apiVersion: 'apps/v1',
        fieldsType: 'FieldsV1',
        fieldsV1: {
          'f:metadata': { 'f:labels': { 'f:app': {} } },
          'f:spec': {
            'f:selector': {},
            'f:template': {
              'f:metadata': { 'f:labels': { 'f:app': {} } },
              'f:spec': {
                'f:containers': {
                  'k:{"name":"app"}': { '.': {}, 'f:image': {}, 'f:name': {} },
                },
              },
            },
          },
        },
      });
    });

    it('changes nothing when applied again', async () => {
      const path = await target();
      const { api } = context;
      const first = await api.apply(path, deployment('a'), 'one');
      const again = await api.apply(path, deployment('a'), 'one');
      expect(again.code).toBe(200);
      expect(again.body.metadata.resourceVersion).toBe(
        first.body.metadata.resourceVersion,
      );
    });

    it('answers 409 with the field and the other manager', async () => {
      const path = await target();
      const { api } = context;
      await api.apply(path, deployment('a'), 'argocd');
      const refused = await api.apply(path, imageOf('a', 'app:v2'), 'fairway');
      expect(refused.code).toBe(409);
      expect(refused.body).toMatchObject({
        reason: 'Conflict',
        message: `Apply failed with 1 conflict: conflict with "argocd": ${IMAGE}`,
        details: {
          causes: [
            {
              reason: 'FieldManagerConflict',
              message: 'conflict with "argocd"',
              field: IMAGE,
            },
          ],
        },
      });
      expect(imageIn(await api.get(path))).toBe('app:v1');
    });

    it('takes fields by force', async () => {
      const path = await target();
      const { api } = context;
      await api.apply(path, deployment('a'), 'argocd');
      const force = { force: 'true' };
      const forced = await api.apply(
        path,
        imageOf('a', 'app:v2'),
        'fairway',
        force,
      );
      expect(forced.code).toBe(200);
      expect(imageIn(forced)).toBe('app:v2');
      const containers = (manager: string) =>
        entry(forced, manager).fieldsV1['f:spec']['f:template']['f:spec'][
          'f:containers'
        ]['k:{"name":"app"}'];
      expect(containers('fairway')).toHaveProperty('f:image');
      expect(containers('argocd')).not.toHaveProperty('f:image');
    });

    it('shares fields of equal value without a conflict', async () => {
      const path = await target();
      const { api } = context;
      await api.apply(path, deployment('a'), 'argocd');
      const shared = await api.apply(path, imageOf('a', 'app:v1'), 'fairway');
      expect(shared.code).toBe(200);
      expect(entry(shared, 'argocd')).toBeDefined();
      expect(entry(shared, 'fairway')).toBeDefined();
    });

    it('conflicts with those who updated or patched a field', async () => {
      const path = await target();
      const { api } = context;
      await api.apply(path, deployment('a'), 'fairway');
      const image = { name: 'app', image: 'app:hotfix' };
      await api.patch(
        'strategic',
        path,
        { spec: { template: { spec: { containers: [image] } } } },
        { fieldManager: 'kubectl-set' },
      );
      const refused = await api.apply(path, imageOf('a', 'app:v2'), 'fairway');
      expect(refused.code).toBe(409);
      expect(refused.body.details.causes).toEqual([
        {
          reason: 'FieldManagerConflict',
          message: 'conflict with "kubectl-set" using apps/v1',
          field: IMAGE,
        },
      ]);
    });

    it('removes fields that their only manager stops applying', async () => {
      const namespace = await context.newNamespace();
      const path = `/api/v1/namespaces/${namespace}/configmaps/a`;
      const { api } = context;
      await api.apply(path, configMap('a', { x: '1', y: '2' }), 'one');
      await api.apply(path, configMap('a', { y: '2' }), 'two');
      const after = await api.apply(path, configMap('a', {}), 'one');
      expect(after.body.data).toEqual({ y: '2' });
    });

    it('writes nothing in a dry run, but reports conflicts', async () => {
      const path = await target();
      const { api } = context;
      const dryRun = { dryRun: 'All' };
      const tried = await api.apply(path, deployment('a'), 'one', dryRun);
      expect(tried.code).toBe(201);
      expect((await api.get(path)).code).toBe(404);
      await api.apply(path, deployment('a'), 'one');
      const image = imageOf('a', 'app:v2');
      expect((await api.apply(path, image, 'two', dryRun)).code).toBe(409);
      const mine = deployment('a', { image: 'app:v2' });
      const again = await api.apply(path, mine, 'one', dryRun);
      expect(imageIn(again)).toBe('app:v2');
      expect(imageIn(await api.get(path))).toBe('app:v1');
    });

    it('answers 422 without a field manager', async () => {
      const path = await target();
      const refused = await context.api.patch('apply', path, deployment('a'));
      expect(refused.code).toBe(422);
      expect(refused.body.details.causes).toContainEqual(
        expect.objectContaining({ field: 'fieldManager' }),
      );
    });
  });
}
