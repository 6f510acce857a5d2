import {
  DriftFact,
  driftKey,
  Facts,
  PromotionRun,
  Target,
  WrittenFact,
} from '@fairway/plugin-fairway-common';
import type { InventoryCell } from '../../store';
import type { FairwayStore } from '../../store/types';
import type { RunDeps } from './RunContext';

/** What a change that has arrived has left in a cell. */
function writtenOf({
  arrived,
  writer,
}: InventoryCell): WrittenFact | undefined {
  return arrived === undefined
    ? undefined
    : { version: arrived, ...(writer && { target: writer.uid }) };
}

/** Where somebody else has changed a version of the source of a run, by {@link driftKey}. */
export async function driftFacts(
  { metadata, spec }: PromotionRun,
  inventory: RunDeps['inventory'],
): Promise<ReadonlyMap<string, DriftFact>> {
  const cells = await inventory?.inventory({
    namespace: metadata.namespace,
    source: spec.source.name,
    drifted: true,
  });
  const facts = new Map<string, DriftFact>();
  for (const cell of cells ?? []) {
    const { drift, version } = cell;
    const written = writtenOf(cell);
    if (drift && version !== undefined && written) {
      facts.set(driftKey(cell), { version, written, ...drift });
    }
  }
  return facts;
}

/** What Fairway has written last where a target is to write; undefined where that is not known or has not arrived. */
export async function writtenBefore(
  { metadata, spec }: Target,
  inventory: RunDeps['inventory'],
): Promise<WrittenFact | undefined> {
  const cells = await inventory?.inventory({
    namespace: metadata.namespace,
    source: spec.sourceRef.name,
    clusters: [spec.cluster],
  });
  const cell = cells?.find(({ unit }) => unit === spec.unit);
  return cell && writtenOf(cell);
}

/** What is gone of what a run was made of: a version that nobody wants any more is not asserted. */
export async function orphanOf(
  { metadata, spec }: PromotionRun,
  store: Pick<FairwayStore, 'get'>,
): Promise<Facts['orphanOf']> {
  const isGone = async (
    kind: 'Source' | 'Plan',
    frozen: typeof spec.plan | typeof spec.source,
  ) => {
    const found = await store.get(kind, metadata.namespace, frozen.name);
    return found?.metadata.uid !== frozen.uid;
  };
  if (await isGone('Source', spec.source)) {
    return 'Source';
  }
  return (await isGone('Plan', spec.plan)) ? 'Plan' : undefined;
}
