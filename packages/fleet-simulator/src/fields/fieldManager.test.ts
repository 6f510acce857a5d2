import fc from 'fast-check';
import { builtinKinds } from '../kinds/builtinKinds';
import { JsonObject, KubernetesObject } from '../kubernetes/object';
import { StatusError } from '../kubernetes/status';
import { deployment, imageOf } from '../contract/objects';
import { applyConfiguration, FieldWrite, trackUpdate } from './fieldManager';
import { FieldSet } from './fieldSet';

const kind = builtinKinds.find(k => k.kind === 'Deployment')!;
const configMapKind = builtinKinds.find(k => k.kind === 'ConfigMap')!;
const empty = { ...kind.skeleton, apiVersion: 'apps/v1', kind: 'Deployment' };

function writer(
  manager: string,
  operation: 'Apply' | 'Update' = 'Apply',
  schema = kind.schema,
): FieldWrite {
  return {
    identity: { manager, operation, apiVersion: 'apps/v1' },
    schema,
    ignored: new FieldSet(),
    time: '2026-01-01T00:00:00Z',
  };
}

const apply = (
  manager: string,
  live: object,
  configuration: object,
  force = false,
) =>
  applyConfiguration(
    writer(manager),
    live,
    empty,
    configuration as KubernetesObject,
    force,
  );

const withUid = (object: KubernetesObject): KubernetesObject => ({
  ...object,
  metadata: { ...object.metadata, uid: 'u' },
});

const managersOf = (object: KubernetesObject) =>
  object.metadata.managedFields?.map(entry => entry.manager);

describe('managed fields', () => {
  it('names the manager, its operation and version in a conflict', () => {
    const live = withUid(
      trackUpdate(
        writer('kubectl-edit', 'Update'),
        empty,
        deployment('a') as KubernetesObject,
      ),
    );
    let error: StatusError | undefined;
    try {
      apply('fairway', live, imageOf('a', 'app:v2'));
    } catch (e) {
      error = e as StatusError;
    }
    expect(error?.status).toMatchObject({
      code: 409,
      reason: 'Conflict',
      message:
        'Apply failed with 1 conflict: conflict with "kubectl-edit" using apps/v1: .spec.template.spec.containers[name="app"].image',
    });
  });

  it('lists several conflicts by manager', () => {
    const one = withUid(apply('one', empty, deployment('a', { replicas: 1 })));
    const two = apply('two', one, imageOf('a', 'app:v2'), true);
    const change = deployment('a', { replicas: 9, image: 'app:v9' });
    expect(() => apply('three', two, change)).toThrow(
      [
        'Apply failed with 2 conflicts: conflicts with "one":',
        '- .spec.replicas',
        'conflicts with "two":',
        '- .spec.template.spec.containers[name="app"].image',
      ].join('\n'),
    );
  });

  it('keeps a container that another manager still applies', () => {
    const both: any = deployment('a');
    both.spec.template.spec.containers.push({ name: 'side', image: 's:v1' });
    const one = withUid(apply('one', empty, both));
    const two = apply('two', one, imageOf('a', 's:v1', 'side'));
    const dropped = apply('one', two, deployment('a'));
    const names = (object: any) =>
      object.spec.template.spec.containers.map((c: any) => c.name);
    expect(names(dropped)).toEqual(['app', 'side']);
    const gone = apply('two', dropped, {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'a' },
    });
    expect(names(gone)).toEqual(['app']);
    expect(managersOf(gone)).toEqual(['one']);
  });

  it('adopts objects without managed fields', () => {
    const plain = withUid(deployment('a') as KubernetesObject);
    const applied = apply('fairway', plain, imageOf('a', 'app:v1'));
    expect(managersOf(applied)?.sort()).toEqual([
      'before-first-apply',
      'fairway',
    ]);
  });

  it('folds the oldest updaters together after ten', () => {
    let object = trackUpdate(
      writer('m0', 'Update'),
      empty,
      deployment('a') as KubernetesObject,
    );
    for (let i = 1; i <= 14; i++) {
      const live = withUid(object);
      object = trackUpdate(writer(`m${i}`, 'Update'), live, {
        ...live,
        metadata: {
          ...live.metadata,
          labels: { ...live.metadata.labels, [`l${i}`]: 'x' },
        },
      });
    }
    expect(managersOf(object)).toHaveLength(10);
    expect(managersOf(object)).toContain('ancient-changes');
  });

  it('round-trips FieldsV1', () => {
    const fields: JsonObject = {
      'f:metadata': { 'f:labels': { '.': {}, 'f:a': {} } },
      'f:spec': {
        'f:ports': {
          'k:{"port":80,"protocol":"TCP"}': { '.': {}, 'f:port': {} },
        },
        'f:names': { 'v:"x"': {} },
      },
    };
    expect(FieldSet.fromFieldsV1(fields).toFieldsV1()).toEqual(fields);
  });

  it('merges, owns and removes data for any order of applies', () => {
    const data = fc.dictionary(
      fc.constantFrom('a', 'b', 'c', 'd'),
      fc.constantFrom('1', '2'),
    );
    const step = fc.record({ manager: fc.constantFrom('x', 'y', 'z'), data });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), steps => {
        const skeleton = {
          apiVersion: 'v1',
          kind: 'ConfigMap',
          metadata: { name: 'm' },
        };
        let live: KubernetesObject = { ...skeleton };
        // The model: what each manager applied last, minus what was taken.
        const owned = new Map<string, Record<string, string>>();
        for (const { manager, data: wanted } of steps) {
          const next = applyConfiguration(
            writer(manager, 'Apply', configMapKind.schema),
            live,
            skeleton,
            { ...skeleton, data: wanted },
            true,
          );
          for (const [other, fields] of owned) {
            for (const [key, value] of Object.entries(wanted)) {
              if (other !== manager && key in fields && fields[key] !== value) {
                delete fields[key];
              }
            }
          }
          owned.set(manager, { ...wanted });
          live = withUid(next);
          const expected = Object.assign({}, ...owned.values(), wanted);
          expect(next.data ?? {}).toEqual(expected);
        }
      }),
    );
  });
});
