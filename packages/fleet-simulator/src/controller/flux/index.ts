import { Reconciler } from '../reconciler';
import { HELM_RELEASES, helmReleaseReconciler } from './helmRelease';
import { KUSTOMIZATIONS, kustomizationReconciler } from './kustomization';
import { RESOURCE_SETS, resourceSetReconciler } from './resourceSet';
import { sourceReconcilers } from './sources';

/** The controllers of Flux and the flux-operator, by table. */
export const fluxReconcilers: ReadonlyMap<string, Reconciler> = new Map([
  ...sourceReconcilers,
  [KUSTOMIZATIONS, kustomizationReconciler],
  [HELM_RELEASES, helmReleaseReconciler],
  [RESOURCE_SETS, resourceSetReconciler],
]);
