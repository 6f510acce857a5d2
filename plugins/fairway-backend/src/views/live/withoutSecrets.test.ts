import { withoutSecrets } from './withoutSecrets';

const shown = (members: Record<string, unknown>) =>
  withoutSecrets({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'checkout' },
    ...members,
  });

const SECRET = 'hunter2';

describe('an object without secrets', () => {
  it('keeps what tells its state', () => {
    const object = {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: {
        name: 'checkout',
        namespace: 'shop',
        generation: 3,
        labels: { app: 'checkout' },
      },
      spec: {
        replicas: 3,
        selector: {
          matchExpressions: [{ key: 'app', operator: 'In', values: ['a'] }],
        },
        template: {
          spec: {
            serviceAccountName: 'checkout',
            imagePullSecrets: [{ name: 'registry' }],
            volumes: [{ name: 'tls', secret: { secretName: 'tls' } }],
            containers: [
              { name: 'app', image: 'shop/checkout:v1', resources: {} },
            ],
          },
        },
      },
      status: { readyReplicas: 3, conditions: [{ type: 'Available' }] },
    };
    expect(withoutSecrets(object)).toEqual(object);
  });

  it.each(['Secret', 'ConfigMap'])('holds no data of a %s', kind => {
    const object = shown({
      apiVersion: 'v1',
      kind,
      data: { password: SECRET },
      binaryData: { file: SECRET },
      stringData: { password: SECRET },
    });
    expect(object).toMatchObject({ data: '[hidden]', stringData: '[hidden]' });
    expect(JSON.stringify(object)).not.toContain(SECRET);
  });

  it('keeps the names of variables, and where they come from, but no literal value', () => {
    expect(
      shown({
        env: [
          { name: 'MODE', value: 'fast' },
          {
            name: 'PASSWORD',
            valueFrom: { secretKeyRef: { name: 'db', key: 'password' } },
          },
        ],
        args: ['--password', SECRET],
        command: ['/bin/app', SECRET],
        livenessProbe: {
          exec: { command: ['sh', '-c', SECRET] },
          httpGet: { httpHeaders: [{ name: 'Authorization', value: SECRET }] },
        },
      }),
    ).toMatchObject({
      env: [
        { name: 'MODE', value: '[hidden]' },
        {
          name: 'PASSWORD',
          valueFrom: { secretKeyRef: { name: 'db', key: 'password' } },
        },
      ],
      args: ['[hidden]', '[hidden]'],
      command: ['[hidden]', '[hidden]'],
      livenessProbe: {
        exec: { command: ['[hidden]', '[hidden]', '[hidden]'] },
        httpGet: {
          httpHeaders: [{ name: 'Authorization', value: '[hidden]' }],
        },
      },
    });
  });

  it('keeps only the names of what a chart or a custom kind is given', () => {
    const object = shown({
      spec: {
        values: { image: { tag: 'v1' }, list: [SECRET] },
        helm: { values: `password: ${SECRET}`, valuesObject: { a: SECRET } },
        postBuild: { substitute: { a: SECRET } },
        database: { password: SECRET, host: 'db' },
        credentials: { user: SECRET, port: 5432 },
        apiKey: SECRET,
        env: { A: SECRET },
        environment: [`A=${SECRET}`],
        patches: [{ patch: SECRET }],
      },
    });
    expect(object.spec).toMatchObject({
      values: { image: { tag: '[hidden]' }, list: ['[hidden]'] },
      database: { host: 'db' },
      credentials: { port: 5432 },
    });
    expect(JSON.stringify(object)).not.toContain(SECRET);
  });

  it('keeps annotations of Kubernetes and Fairway, and names the others', () => {
    const annotations = {
      'kubectl.kubernetes.io/last-applied-configuration': SECRET,
      'deployment.kubernetes.io/revision': '4',
      'fairway.dev/managed-by': 'default/checkout',
      'kubernetes.io/change-cause': SECRET,
      'example.com/note': SECRET,
      'evil.fairway.dev.example.com/note': SECRET,
    };
    const kept = {
      'deployment.kubernetes.io/revision': '4',
      'fairway.dev/managed-by': 'default/checkout',
      'kubernetes.io/change-cause': '[hidden]',
      'example.com/note': '[hidden]',
      'evil.fairway.dev.example.com/note': '[hidden]',
    };
    expect(
      shown({
        metadata: { name: 'checkout', annotations },
        spec: { template: { metadata: { annotations } } },
      }),
    ).toMatchObject({
      metadata: { annotations: kept },
      spec: { template: { metadata: { annotations: kept } } },
    });
    expect(JSON.stringify(shown({ annotations }))).not.toContain(SECRET);
  });

  it('tells who manages fields, and not which', () => {
    expect(
      shown({
        metadata: {
          name: 'checkout',
          managedFields: [
            {
              manager: 'fairway',
              operation: 'Apply',
              time: '2026-01-01T00:00:00Z',
              fieldsType: 'FieldsV1',
              fieldsV1: { 'f:spec': {} },
            },
          ],
        },
      }).metadata,
    ).toEqual({
      name: 'checkout',
      managedFields: [
        {
          manager: 'fairway',
          operation: 'Apply',
          time: '2026-01-01T00:00:00Z',
        },
      ],
    });
  });
});
