import { FieldError, IntOrPercent, parsePercent } from '../meta';
import { duplicateClusters } from './duplicates';
import type { StageSpec } from './plan';

/** Batches that no cluster can be left for. */
function batchErrors(
  batches: readonly IntOrPercent[],
  field: string,
): FieldError[] {
  let total = 0;
  return batches.flatMap((size, index): FieldError[] => {
    const at = `${field}[${index}]`;
    const invalid = (message: string): FieldError[] => [
      { field: at, reason: 'FieldValueInvalid', message },
    ];
    if (index > 0 && batches[index - 1] === '100%') {
      return invalid(
        'is never reached, because the batch before it takes all clusters; leave it out',
      );
    }
    const percent = typeof size === 'string' ? parsePercent(size)! : 0;
    const exceeds = total <= 100 && total + percent > 100;
    total += percent;
    return exceeds
      ? invalid(
          `brings the batches to ${total}% of the clusters; let them come to 100% at most. What is left forms a last batch by itself`,
        )
      : [];
  });
}

/** Canaries that select nothing, or clusters that the stage cannot have. */
function canaryErrors(
  { wave: { canaries }, clusters, selector }: StageSpec,
  field: string,
): FieldError[] {
  if (!canaries) {
    return [];
  }
  if (!canaries.selector && !canaries.clusters) {
    return [
      {
        field,
        reason: 'FieldValueRequired',
        message:
          'need a selector, clusters, or both; leave canaries out where none go first',
      },
    ];
  }
  const others =
    clusters && !selector
      ? (canaries.clusters ?? []).flatMap((name, index): FieldError[] =>
          clusters.includes(name)
            ? []
            : [
                {
                  field: `${field}.clusters[${index}]`,
                  reason: 'FieldValueNotFound',
                  message: `cluster "${name}" is not among the clusters of the stage; add it there, or use one of ${clusters.join(
                    ', ',
                  )}`,
                },
              ],
        )
      : [];
  return [
    ...duplicateClusters(canaries.clusters, `${field}.clusters`),
    ...others,
  ];
}

/** What is wrong with how the clusters of a stage take turns. */
export function validateWave(stage: StageSpec, field: string): FieldError[] {
  return [
    ...batchErrors(stage.wave.batches ?? [], `${field}.batches`),
    ...canaryErrors(stage, `${field}.canaries`),
  ];
}
