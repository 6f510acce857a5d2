import {
  Backend,
  FieldError,
  isNamedReference,
  Source,
} from '@fairway/plugin-fairway-common';
import type { DeliveryDriver } from '@fairway/plugin-fairway-node';
import type { FairwayStore } from '../store/types';
import { ClaimPlaces } from './ClaimPlaces';
import { namesIn } from './claimScope';
import { Claim, claimsOf } from './claimsOf';
import { mayBeSameField } from './mayBeSameField';
import { inWordsOfSource } from './sampleBindings';

/** What finding conflicts needs. */
export interface ClaimDeps {
  store: Pick<FairwayStore, 'list'>;
  driverFor(name: string): DeliveryDriver | undefined;
}

const FIX =
  'name another object or field, or take the unit out of one of the two';
const FIX_LABELS =
  'select by a label of which the two have different values, or take the unit out of one of the two';

/**
 * The fields that a source would write although something else does: another unit of it, another source, or the same unit for
 * another cluster of the same hub.
 *
 * @param counts - which other sources count; default: all
 */
export async function claimConflicts(
  source: Pick<Source, 'metadata' | 'spec'>,
  { store, driverFor }: ClaimDeps,
  counts: (other: Source) => boolean = () => true,
): Promise<FieldError[]> {
  const backends = await store.list({ kind: 'Backend' });
  const backendsIn = (namespace: string) =>
    new Map(
      (backends.items as Backend[])
        .filter(({ metadata }) => metadata.namespace === namespace)
        .map(backend => [backend.metadata.name, backend]),
    );
  const { namespace, name } = source.metadata;
  const own = claimsOf(source, backendsIn(namespace), driverFor);
  if (own.length === 0) {
    return [];
  }
  const { items } = await store.list({ kind: 'Source' });
  const others = (items as Source[]).filter(
    other =>
      (other.metadata.namespace !== namespace ||
        other.metadata.name !== name) &&
      !other.metadata.deletionTimestamp &&
      counts(other),
  );
  const theirs = others.flatMap(other =>
    claimsOf(other, backendsIn(other.metadata.namespace), driverFor),
  );
  const places = new ClaimPlaces(store);
  const found = new Map<string, FieldError>();
  const report = (claim: Claim, problem: string) => {
    const field = `${claim.field}.object`;
    if (!found.has(field)) {
      found.set(field, {
        field,
        reason: 'FieldValueDuplicate',
        message: `the version is to be in ${inWordsOfSource(
          claim.text,
        )}, ${problem}`,
      });
    }
  };
  for (const [index, claim] of own.entries()) {
    if (claim.hub !== undefined && !claim.perCluster && !isForOne(claim)) {
      report(
        claim,
        `which is the same object of hub "${claim.hub}" for each cluster; put {cluster} into its name, namespace or labels, or give it to one cluster only`,
      );
    }
    for (const other of own.slice(0, index)) {
      if (
        other.unit !== claim.unit &&
        mayBeSameField(claim, other) &&
        (await places.mayBeSame(claim, other))
      ) {
        report(
          claim,
          `which is that of unit "${other.unit}", too; ${fixOf(claim)}`,
        );
      }
    }
    for (const other of theirs) {
      if (
        mayBeSameField(claim, other) &&
        (await places.mayBeSame(claim, other))
      ) {
        const { metadata } = other.source;
        report(
          claim,
          metadata.namespace === namespace
            ? `which Source "${metadata.name}" claims for its unit "${
                other.unit
              }"; ${fixOf(claim)}`
            : `which another tenant claims; name another object or field, or ask the owners of the cluster`,
        );
      }
    }
  }
  return [...found.values()];
}

function fixOf({ claimed }: Claim): string {
  return isNamedReference(claimed.object) ? FIX : FIX_LABELS;
}

/** Whether only one cluster ever gets it. */
function isForOne({ scope }: Claim): boolean {
  return namesIn(scope)?.length === 1;
}
