import { GROUP_VERSION, ResourceObject } from '@fairway/plugin-fairway-common';

/** A document as somebody writes it. */
export function doc(
  kind: string,
  name: string,
  spec: unknown,
  metadata: Record<string, unknown> = {},
) {
  return {
    apiVersion: GROUP_VERSION,
    kind,
    metadata: { name, ...metadata },
    spec,
  };
}

export const cluster = (
  name: string,
  labels: Record<string, string> = { env: 'prod' },
) =>
  doc('Cluster', name, { connection: { backstageCluster: name } }, { labels });

export const fleet = (name: string = 'production') =>
  doc('Fleet', name, { selector: { matchLabels: { env: 'prod' } } });

export const backend = (name: string = 'apps') =>
  doc('Backend', name, { driver: 'kubernetes' });

export const source = (name: string = 'checkout') =>
  doc('Source', name, {
    entityRef: `component:default/${name}`,
    backendRef: { name: 'apps' },
    units: [
      {
        name,
        object: {
          apiVersion: 'apps/v1',
          kind: 'Deployment',
          namespace: 'shop',
          name,
        },
        version: { container: 'app' },
      },
    ],
  });

export const plan = (name: string = 'canary-then-europe') =>
  doc('Plan', name, {
    stages: [
      { name: 'canary', selector: { matchLabels: { ring: 'canary' } } },
      {
        name: 'europe',
        dependsOn: [{ stage: 'canary' }],
        selector: {
          matchLabels: { region: 'eu' },
          matchExpressions: [
            { key: 'ring', operator: 'NotIn', values: ['canary'] },
          ],
        },
        before: [
          {
            name: 'release-managers',
            approval: { groups: ['group:default/release-managers'] },
          },
        ],
      },
    ],
  });

export const promotion = (
  name: string = 'checkout-1',
  spec: Record<string, unknown> = {},
) =>
  doc('Promotion', name, {
    sourceRef: { name: 'checkout' },
    fleetRef: { name: 'production' },
    planRef: { name: 'canary-then-europe' },
    version: 'v1.4.2',
    ...spec,
  });

/** Everything that a promotion names, over two clusters. */
export const landscape = () => [
  cluster('eu-1', { env: 'prod', ring: 'canary', region: 'eu' }),
  cluster('eu-2', { env: 'prod', region: 'eu' }),
  fleet(),
  backend(),
  source(),
  plan(),
];

/** A decision about a promotion, as the engine writes it. */
export function decision(
  promotionName: string,
  message: string,
): ResourceObject {
  const name = `${promotionName}.0`;
  return {
    ...doc('Decision', name, {
      promotionRef: { name: promotionName },
      subject: { kind: 'Promotion', name: promotionName, uid: 'uid' },
      type: 'Normal',
      reason: 'Tested',
      message,
      at: '2026-01-02T03:04:05.000Z',
    }),
    metadata: {
      name,
      namespace: 'default',
      uid: `uid-${name}`,
      resourceVersion: '',
      generation: 1,
      creationTimestamp: '2026-01-02T03:04:05.000Z',
    },
    status: {},
  };
}
