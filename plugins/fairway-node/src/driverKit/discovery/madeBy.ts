import type { WatchedObject } from '../../clusters';
import type { FieldPath } from '../fields/fieldPath';
import { kustomizationProblem } from '../ownership/ownedByKustomization';

interface OwnerReference {
  kind: string;
  name: string;
  controller?: boolean;
}

/** What would make the object anew, with what it holds there, where something would. */
export function madeBy(
  object: WatchedObject,
  path: FieldPath,
): string | undefined {
  const { labels = {}, annotations = {}, ownerReferences } = object.metadata;
  const owner = ((ownerReferences ?? []) as OwnerReference[]).find(
    ({ controller }) => controller,
  );
  if (owner) {
    return `${owner.kind} ${owner.name} made it and would bring back its version; promote that instead`;
  }
  const kustomization = kustomizationProblem(object, path);
  if (kustomization) {
    return kustomization.problem;
  }
  const byLabel = (kind: string, prefix: string) =>
    labels[`${prefix}/name`] === undefined
      ? undefined
      : `${kind} ${labels[`${prefix}/namespace`]}/${
          labels[`${prefix}/name`]
        } made it and would bring back its version; promote that instead, with the driver flux`;
  const tracked = annotations['argocd.argoproj.io/tracking-id'];
  return (
    byLabel('HelmRelease', 'helm.toolkit.fluxcd.io') ??
    byLabel('ResourceSet', 'resourceset.fluxcd.controlplane.io') ??
    (tracked === undefined
      ? undefined
      : `Application ${
          tracked.split(':')[0]
        } of Argo CD made it and would bring back its version; promote that instead, with the driver argocd`)
  );
}
