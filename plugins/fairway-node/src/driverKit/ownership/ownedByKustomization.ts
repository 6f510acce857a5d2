import type { WatchedObject } from '../../clusters';
import { FieldPath, formatFieldPath } from '../fields/fieldPath';
import type { VersionProblem } from '../VersionField';
import { managersOfField } from './managedFields';

const GROUP = 'kustomize.toolkit.fluxcd.io';
const CONTROLLER = 'kustomize-controller';

/**
 * Who would bring back the version that is in Git: the Kustomization that applies the object.
 *
 * @remarks
 * An object that it makes once, or whose fields it leaves to others, is told apart by the annotations of Flux; then it is only
 * the ownership of the field that has to be handed over.
 */
export function kustomizationProblem(
  { metadata }: WatchedObject,
  path: FieldPath,
): VersionProblem | undefined {
  const { labels = {}, annotations = {} } = metadata;
  const name = labels[`${GROUP}/name`];
  const isApplied = managersOfField({ metadata } as WatchedObject, path).some(
    ({ manager, operation }) => manager === CONTROLLER && operation === 'Apply',
  );
  const isLeftAlone =
    annotations[`${GROUP}/reconcile`] === 'disabled' ||
    ['IfNotPresent', 'Ignore'].includes(annotations[`${GROUP}/ssa`]);
  if (name === undefined || !isApplied || isLeftAlone) {
    return undefined;
  }
  const kustomization = `${labels[`${GROUP}/namespace`]}/${name}`;
  return {
    reason: 'OwnedByKustomization',
    problem: `Kustomization ${kustomization} applies ${formatFieldPath(
      path,
    )} from its source, and would bring back what is there; take the field out of what it applies, or annotate the object there with ${GROUP}/ssa: IfNotPresent`,
  };
}
