import { describePreviews } from 'driver-tests';
import fairwayModuleArgocd from '.';
import { API_VERSION } from './kinds';

jest.setTimeout(60_000);

const NAMESPACE = 'argocd';

/** What an Application deploys; its controller syncs it by itself. */
const specOf = (targetRevision: string) => ({
  project: 'default',
  source: {
    repoURL: 'https://git.example.com/shop/deploy.git',
    path: '.',
    targetRevision,
  },
  destination: { name: 'in-cluster', namespace: 'shop' },
  syncPolicy: { automated: {} },
});

describePreviews({
  name: 'argocd',
  gitOps: ['argocd'],
  unit: {
    object: {
      apiVersion: API_VERSION,
      kind: 'Application',
      namespace: NAMESPACE,
      name: 'shop',
    },
    version: { targetRevision: true },
  },
  object: version => ({
    apiVersion: API_VERSION,
    kind: 'Application',
    metadata: { name: 'shop', namespace: NAMESPACE },
    spec: specOf(version),
  }),
  owned: {
    owner: {
      apiVersion: API_VERSION,
      kind: 'ApplicationSet',
      metadata: { name: 'shops', namespace: NAMESPACE },
      spec: {
        generators: [{ list: { elements: [{ name: 'shop', tag: 'v1' }] } }],
        template: {
          metadata: {
            name: '{{name}}',
            annotations: { 'fairway.dev/managed-by': 'default/shop' },
          },
          spec: specOf('{{tag}}'),
        },
      },
    },
    reason: 'OwnedByApplicationSet',
    problem: /ApplicationSet argocd\/shops .*version\.element/,
  },
  module: fairwayModuleArgocd,
});
