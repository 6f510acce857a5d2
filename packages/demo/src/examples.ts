import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Backend, Cluster } from '@fairway/plugin-fairway-common';
import { parse, parseAllDocuments } from 'yaml';
import { FairwayClient } from './client';
import { ROOT } from './paths';

/** The folder with the manifests that the README walks through. */
export const EXAMPLE_DIRECTORY = join(ROOT, 'examples/first-promotion');

/** Reads one manifest of the example. */
export async function readExample(file: string): Promise<{ kind: string }> {
  return parse(await readFile(join(EXAMPLE_DIRECTORY, file), 'utf8'));
}

async function readExamples<T>(file: string): Promise<T[]> {
  const text = await readFile(join(EXAMPLE_DIRECTORY, file), 'utf8');
  return parseAllDocuments(text).map(document => document.toJS() as T);
}

/** The Cluster objects of the example. */
export const readClusters = () => readExamples<Cluster>('clusters.yaml');

/** The Backend objects of the example. */
export const readBackends = () => readExamples<Backend>('backends.yaml');

/** Creates everything that a first promotion needs, but not the promotion. */
export async function createModel(
  platform: FairwayClient,
  names: readonly string[],
): Promise<void> {
  for (const cluster of await readClusters()) {
    if (names.includes(cluster.metadata.name)) {
      await platform.create('clusters', cluster);
    }
  }
  for (const backend of await readBackends()) {
    await platform.create('backends', backend);
  }
  for (const [plural, file] of [
    ['fleets', 'fleet.yaml'],
    ['sources', 'source.yaml'],
    ['plans', 'plan.yaml'],
  ]) {
    await platform.create(plural, await readExample(file));
  }
}
