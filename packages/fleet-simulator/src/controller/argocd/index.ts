import { Reconciler } from '../reconciler';
import { APPLICATIONS, applicationReconciler } from './application';
import { APPLICATION_SETS, applicationSetReconciler } from './applicationSet';

/** The controllers of Argo CD, by table. */
export const argoReconcilers: ReadonlyMap<string, Reconciler> = new Map([
  [APPLICATIONS, applicationReconciler],
  [APPLICATION_SETS, applicationSetReconciler],
]);
