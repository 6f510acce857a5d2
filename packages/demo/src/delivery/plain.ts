import {
  createNamespace,
  createObject,
  handOver,
  readObject,
} from '../clusterAccess';
import { FIRST_VERSION, VERSION_BEFORE } from '../fleet';
import { Delivery, differing } from './delivery';

const IMAGE = 'ghcr.io/example/checkout';

const DEPLOYMENT = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: {
    name: 'checkout',
    namespace: 'shop',
    annotations: { 'fairway.dev/managed-by': 'default/checkout' },
  },
  spec: {
    replicas: 2,
    selector: { matchLabels: { app: 'checkout' } },
    template: {
      metadata: { labels: { app: 'checkout' } },
      spec: {
        containers: [{ name: 'app', image: `${IMAGE}:${VERSION_BEFORE}` }],
      },
    },
  },
};

/** A Deployment whose image is the version. */
export const plainDelivery: Delivery = {
  async seed(access) {
    await createNamespace(access, DEPLOYMENT.metadata.namespace);
    await createObject(access, DEPLOYMENT);
    const containers = [{ name: 'app', image: `${IMAGE}:${FIRST_VERSION}` }];
    await handOver(access, DEPLOYMENT, {
      spec: { template: { spec: { containers } } },
    });
  },
  async differences(access, _, version) {
    const { spec } = await readObject(access, DEPLOYMENT);
    const [{ image }] = spec.template.spec.containers;
    return differing([['the image', image, `${IMAGE}:${version}`]]);
  },
};
