import { randomUUID } from 'node:crypto';
import type { ResourceObject } from '@fairway/plugin-fairway-common';
import type { DatabaseName } from '../database';
import { seed } from '../installation';
import { NAMESPACE } from '../model/objects';
import type { Scope } from '../scope';
import { createPromotions, setStage, Stage, untilEnded } from './stage';

/** How many targets the scenarios about a large installation store. */
export const MANY_TARGETS = 100_000;

/**
 * Fills a database with converged targets: one promotion is carried out, and what it has left is stored again and again as that
 * of other sources.
 *
 * @returns the stage with its engine stopped
 */
export async function populate(
  options: { clusters: number; targets: number; database: DatabaseName },
  scope: Scope,
): Promise<Stage> {
  const stage = await setStage({ ...options, sources: 1 }, scope);
  const { store, observer, engine } = stage.installation;
  await createPromotions(stage, 'v2');
  await untilEnded({ store: observer, runs: 1 }, scope);
  await engine.stop();
  const read = async (kind: string) =>
    (await observer.list({ kind, namespace: NAMESPACE })).items;
  const originals = (
    await Promise.all(
      ['Source', 'Promotion', 'PromotionRun', 'Target'].map(read),
    )
  ).flat();
  const copies = Math.ceil(options.targets / options.clusters);
  for (let number = 2; number <= copies; number++) {
    scope.signal.throwIfAborted();
    await seed(store, copyOf(originals, stage.sources[0], `service-${number}`));
  }
  return stage;
}

/** The objects under the name of another source, with identities of their own. */
export function copyOf(
  originals: readonly ResourceObject[],
  source: string,
  name: string,
): ResourceObject[] {
  let text = JSON.stringify(originals).replaceAll(source, name);
  for (const { kind, metadata } of originals) {
    if (kind !== 'Target') {
      text = text.replaceAll(metadata.uid, randomUUID());
    }
  }
  const copies = JSON.parse(text) as ResourceObject[];
  copies.forEach(({ kind, metadata, spec }, index) => {
    if (kind === 'Target') {
      metadata.uid = randomUUID();
    }
    // The objects stay those that the clusters have: what is missing there would count as changed by somebody else.
    keepObjects(spec, originals[index].spec);
  });
  return copies;
}

/** Has a target, the units of a source, or those that are frozen in a run be about the same objects as the original. */
function keepObjects(copy: unknown, original: unknown): void {
  if (Array.isArray(copy)) {
    copy.forEach((item, index) =>
      keepObjects(item, (original as unknown[])[index]),
    );
  } else if (typeof copy === 'object' && copy !== null) {
    for (const [key, value] of Object.entries(copy)) {
      const before = (original as Record<string, unknown>)[key];
      if (key === 'object') {
        (copy as Record<string, unknown>)[key] = before;
      } else {
        keepObjects(value, before);
      }
    }
  }
}
