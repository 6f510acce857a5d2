import { expect, request } from '@playwright/test';
import { readFile } from 'node:fs/promises';
import type { Portal } from './portal';

const DEPLOYMENT = 'apis/apps/v1/namespaces/shop/deployments/checkout';

/** Changes the Deployment of checkout on a cluster, as somebody who knows nothing of Fairway. */
export async function changeOnCluster(
  { clusterKubeconfig }: Portal,
  cluster: string,
  options: { manager: string; change: object },
): Promise<void> {
  const { clusters, users } = JSON.parse(
    await readFile(clusterKubeconfig, 'utf8'),
  );
  const named = ({ name }: { name: string }) => name === cluster;
  const context = await request.newContext({
    // The authority of the demo is known to nobody else.
    ignoreHTTPSErrors: true,
    extraHTTPHeaders: {
      authorization: `Bearer ${users.find(named).user.token}`,
    },
  });
  const response = await context.patch(
    `${clusters.find(named).cluster.server}/${DEPLOYMENT}?fieldManager=${
      options.manager
    }`,
    {
      headers: { 'content-type': 'application/strategic-merge-patch+json' },
      data: options.change,
    },
  );
  await expect(response, await response.text()).toBeOK();
  await context.dispose();
}

/** The image of checkout at a version. */
export const imageAt = (version: string) => ({
  spec: {
    template: {
      spec: {
        containers: [
          { name: 'app', image: `ghcr.io/example/checkout:${version}` },
        ],
      },
    },
  },
});
