import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { FairwayClient } from './client';
import type { DemoCluster } from './fleet';

/** The folder with the manifests that the README walks through. */
export const EXAMPLE_DIRECTORY = join(
  __dirname,
  '../../../examples/first-promotion',
);

/** Reads one manifest of the example. */
export async function readExample(file: string): Promise<{ kind: string }> {
  return parse(await readFile(join(EXAMPLE_DIRECTORY, file), 'utf8'));
}

/** The Cluster object of a cluster that is registered with the backend. */
export function clusterManifest({ name, labels }: DemoCluster) {
  return {
    apiVersion: 'fairway.dev/v1alpha1',
    kind: 'Cluster',
    metadata: { name, labels },
    spec: { connection: { backstageCluster: name } },
  };
}

/** Creates everything that a first promotion needs, but not the promotion. */
export async function createModel(
  platform: FairwayClient,
  clusters: readonly DemoCluster[],
): Promise<void> {
  for (const cluster of clusters) {
    await platform.create('clusters', clusterManifest(cluster));
  }
  for (const [plural, file] of [
    ['backends', 'backend.yaml'],
    ['fleets', 'fleet.yaml'],
    ['sources', 'source.yaml'],
    ['plans', 'plan.yaml'],
  ]) {
    await platform.create(plural, await readExample(file));
  }
}
