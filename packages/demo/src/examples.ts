import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Cluster } from '@fairway/plugin-fairway-common';
import { parse, parseAllDocuments } from 'yaml';
import { FairwayClient } from './client';
import { ROOT } from './paths';

/** The folder with the manifests that the README walks through. */
export const EXAMPLE_DIRECTORY = join(ROOT, 'examples/first-promotion');

/** Reads one manifest of the example. */
export async function readExample(file: string): Promise<{ kind: string }> {
  return parse(await readFile(join(EXAMPLE_DIRECTORY, file), 'utf8'));
}

/** The Cluster objects of the example. */
export async function readClusters(): Promise<Cluster[]> {
  const text = await readFile(join(EXAMPLE_DIRECTORY, 'clusters.yaml'), 'utf8');
  return parseAllDocuments(text).map(document => document.toJS() as Cluster);
}

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
  for (const [plural, file] of [
    ['backends', 'backend.yaml'],
    ['fleets', 'fleet.yaml'],
    ['sources', 'source.yaml'],
    ['plans', 'plan.yaml'],
  ]) {
    await platform.create(plural, await readExample(file));
  }
}
