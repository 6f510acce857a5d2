import { gitCommit } from '@fairway/fleet-simulator';
import {
  changeObject,
  createObject,
  handOver,
  readObject,
} from '../clusterAccess';
import { FIRST_VERSION, VERSION_BEFORE } from '../fleet';
import { Delivery, differing } from './delivery';

/** The namespace of Argo CD on its hub. */
export const ARGOCD_NAMESPACE = 'argocd';

const REPOSITORY = 'https://git.example.com/shop/checkout-manifests';

const applicationOf = (cluster: string) => ({
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'Application',
  metadata: {
    name: `${cluster}-checkout`,
    namespace: ARGOCD_NAMESPACE,
    annotations: { 'fairway.dev/managed-by': 'default/checkout' },
  },
  spec: {
    project: 'default',
    destination: { name: cluster, namespace: 'shop' },
    source: {
      repoURL: REPOSITORY,
      path: 'deploy',
      targetRevision: VERSION_BEFORE,
    },
    syncPolicy: { syncOptions: ['CreateNamespace=true'] },
  },
});

/** Argo CD on a hub: an Application for each cluster, whose target revision is the version. */
export const argocdDelivery: Delivery = {
  async seed(access, cluster) {
    const application = applicationOf(cluster);
    await createObject(access, application);
    await handOver(access, application, {
      spec: { source: { targetRevision: FIRST_VERSION } },
    });
    await changeObject(access, application, {
      operation: { initiatedBy: { username: 'platform-team' }, sync: {} },
    });
  },
  async differences(access, cluster, version) {
    const { spec, status } = await readObject(access, applicationOf(cluster));
    const commit = gitCommit(REPOSITORY, version);
    const { sync, operationState, health } = status;
    return differing([
      ['the target revision', spec.source.targetRevision, version],
      ['the revision of the sync', sync.revision, commit],
      ['what was synced', operationState?.syncResult?.revision, commit],
      ['the sync status', sync.status, 'Synced'],
      ['the health', health.status, 'Healthy'],
    ]);
  },
};
