/** One cluster of the demo, as it is registered with the backend. */
export interface DemoCluster {
  name: string;
  url: string;
  token: string;
  /** PEM of the authority, where the cluster is served over TLS. */
  ca?: string;
}

/** The clusters that the demo promotes to. */
export interface DemoFleet {
  kind: 'simulated' | 'real';
  clusters: DemoCluster[];
  /** The image that the container `app` of `shop/checkout` has on a cluster now. */
  image(cluster: string): Promise<string>;
  stop(): Promise<void>;
}

/** The version that every cluster has before the first promotion. */
export const FIRST_VERSION = 'v1.4.1';

/** The image of the example without its tag. */
export const IMAGE = 'ghcr.io/example/checkout';

/** The Deployment that the example promotes, as a platform team deploys it before Fairway takes the image over. */
export const CHECKOUT_DEPLOYMENT = {
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
        containers: [{ name: 'app', image: `${IMAGE}:v1.4.0` }],
      },
    },
  },
};
