import fc from 'fast-check';
import { KINDS, kindByName } from '../kinds';
import { decodeObject } from './decodeObject';
import { JsonSchema, jsonSchemaOf } from './jsonSchema';
import { openApiV2, openApiV3 } from './openApi';

const clusterKind = kindByName('Cluster')!;

const cluster = (spec: unknown, metadata: object = { name: 'eu-1' }) => ({
  apiVersion: 'fairway.dev/v1alpha1',
  kind: 'Cluster',
  metadata,
  spec,
});

const connection = { backstageCluster: 'eu-1' };

describe('decodeObject', () => {
  it('fills in defaults', () => {
    const { object, errors } = decodeObject(
      clusterKind,
      cluster({ connection }),
    );
    expect(errors).toEqual([]);
    expect(object?.spec).toEqual({ connection, suspend: false });
  });

  it('reads its own output as the same object', () => {
    const { object } = decodeObject(clusterKind, cluster({ connection }));
    expect(decodeObject(clusterKind, object).object).toEqual(object);
  });

  it('lists every unknown field and drops it', () => {
    const { object, unknownFields } = decodeObject(clusterKind, {
      ...cluster(
        { connection: { ...connection, color: 1 }, size: 2 },
        { name: 'eu-1', labels: { any: 'label' }, nickname: 'x' },
      ),
      data: {},
    });
    expect(unknownFields).toEqual([
      'data',
      'metadata.nickname',
      'spec.connection.color',
      'spec.size',
    ]);
    expect(object?.spec).toEqual({ connection, suspend: false });
  });

  it('finds unknown fields in lists and keeps free-form settings', () => {
    const { unknownFields } = decodeObject(kindByName('Source')!, {
      spec: {
        units: [{ name: 'a', version: { anything: { at: 'all' } }, extra: 1 }],
      },
    });
    expect(unknownFields).toEqual(['spec.units[0].extra']);
  });

  it('does not look for unknown fields where they are ignored', () => {
    expect(
      decodeObject(clusterKind, cluster({ connection, size: 2 }), {
        fieldValidation: 'Ignore',
      }).unknownFields,
    ).toEqual([]);
  });

  it('takes null for metadata that is not set', () => {
    const { object, errors } = decodeObject(
      clusterKind,
      cluster(
        { connection },
        {
          name: 'eu-1',
          labels: null,
          annotations: null,
          finalizers: null,
          creationTimestamp: null,
        },
      ),
    );
    expect(errors).toEqual([]);
    expect(object?.metadata).toEqual({ name: 'eu-1' });
  });

  it('ignores the status unless it is asked for', () => {
    const document = {
      ...cluster({ connection }),
      status: { reachability: 'Reachable' },
    };
    expect(decodeObject(clusterKind, document).object?.status).toBeUndefined();
    expect(
      decodeObject(clusterKind, document, { status: true }).object?.status,
    ).toEqual({ reachability: 'Reachable' });
  });

  it('tells an owner that is named twice as controller', () => {
    const owner = { apiVersion: 'v1', kind: 'X', uid: 'u', controller: true };
    const { errors } = decodeObject(
      clusterKind,
      cluster(
        { connection },
        {
          name: 'x',
          ownerReferences: [
            { ...owner, name: 'a' },
            { ...owner, name: 'b' },
          ],
        },
      ),
    );
    expect(errors[0]).toMatchObject({
      field: 'metadata.ownerReferences',
      message: expect.stringContaining('only one controller'),
    });
  });

  it('never throws, and gives an object or errors for each kind and any JSON', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...KINDS),
        fc.jsonValue(),
        fc.record({ metadata: fc.jsonValue(), spec: fc.jsonValue() }),
        (kind, any, parts) => {
          for (const document of [any, parts]) {
            const { object, errors } = decodeObject(kind, document);
            expect(object === undefined).toBe(errors.length > 0);
            for (const error of errors) {
              expect(error.message).not.toBe('');
            }
          }
        },
      ),
    );
  });
});

/** All nodes of a schema with their paths. */
function nodes(schema: JsonSchema, path: string): [string, JsonSchema][] {
  return [
    [path, schema] as [string, JsonSchema],
    ...Object.entries(schema.properties ?? {}).flatMap(([key, value]) =>
      nodes(value, `${path}.${key}`),
    ),
    ...(schema.items ? nodes(schema.items, `${path}[]`) : []),
  ];
}

describe('OpenAPI', () => {
  const document = openApiV3() as {
    paths: Record<string, any>;
    components: { schemas: Record<string, JsonSchema> };
  };

  it('has a schema with its group, version and kind for every kind', () => {
    for (const { kind, plural } of KINDS) {
      expect(
        document.components.schemas[`dev.fairway.v1alpha1.${kind}`],
      ).toMatchObject({
        'x-kubernetes-group-version-kind': [
          { group: 'fairway.dev', version: 'v1alpha1', kind },
        ],
      });
      const path = `/apis/fairway.dev/v1alpha1/namespaces/{namespace}/${plural}/{name}`;
      const parameters = document.paths[path].patch.parameters.map(
        ({ name }: { name: string }) => name,
      );
      expect(parameters).toEqual(
        expect.arrayContaining(['dryRun', 'fieldValidation']),
      );
    }
  });

  it('refers to nothing that is not there', () => {
    for (const text of [
      JSON.stringify(document),
      JSON.stringify(openApiV2()),
    ]) {
      const root = JSON.parse(text);
      for (const [, pointer] of text.matchAll(/"\$ref":"#\/([^"]+)"/g)) {
        const target = pointer
          .split('/')
          .reduce((node, key) => node?.[key], root);
        expect([pointer, typeof target]).toEqual([pointer, 'object']);
      }
    }
  });

  it('describes every field that people write', () => {
    const silent = KINDS.filter(({ writtenBy }) => writtenBy === 'user')
      .flatMap(kind => nodes(jsonSchemaOf(kind).spec, `${kind.kind}.spec`))
      .filter(([path, { description }]) => !path.endsWith('[]') && !description)
      .map(([path]) => path);
    expect(silent).toEqual([]);
  });

  it('tells in both versions which lists merge by item', () => {
    const v2 = openApiV2() as { definitions: Record<string, JsonSchema> };
    for (const schemas of [document.components.schemas, v2.definitions]) {
      const { properties } = schemas['dev.fairway.v1alpha1.Plan'];
      expect(
        nodes(properties!.spec, 'spec').flatMap(([path, node]) =>
          node['x-kubernetes-patch-strategy'] === 'merge'
            ? [`${path} by ${node['x-kubernetes-patch-merge-key']}`]
            : [],
        ),
      ).toEqual([
        'spec.stages by name',
        'spec.stages[].dependsOn by stage',
        'spec.stages[].before by name',
        'spec.stages[].after by name',
        'spec.rollback.before by name',
      ]);
    }
  });

  it('gives every list with the keys of a map the same key for patches', () => {
    const lists = Object.values(document.components.schemas)
      .flatMap(schema => nodes(schema, ''))
      .filter(([, node]) => node['x-kubernetes-list-type'] === 'map')
      .map(([, node]) => node);
    expect(lists.length).toBeGreaterThan(5);
    for (const node of lists) {
      expect([node['x-kubernetes-patch-merge-key']]).toEqual(
        node['x-kubernetes-list-map-keys'],
      );
    }
  });

  it('asks for strategic merge patches of kinds without free-form fields', () => {
    const strategic = KINDS.filter(({ plural }) =>
      Object.hasOwn(
        document.paths[
          `/apis/fairway.dev/v1alpha1/namespaces/{namespace}/${plural}/{name}`
        ].patch.requestBody.content,
        'application/strategic-merge-patch+json',
      ),
    ).map(({ kind }) => kind);
    expect(strategic).toEqual(
      expect.arrayContaining(['Plan', 'Fleet', 'Promotion']),
    );
    expect(strategic).not.toContain('Backend');
    expect(strategic).not.toContain('Source');
  });

  it('has neither alternatives nor null in version 2', () => {
    expect(JSON.stringify(openApiV2())).not.toMatch(
      /"(oneOf|anyOf|allOf|nullable)":/,
    );
  });
});
