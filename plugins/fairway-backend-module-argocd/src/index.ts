/**
 * Fairway's delivery driver for Argo CD.
 *
 * @packageDocumentation
 */
export { fairwayModuleArgocd as default } from './module';
export { createArgocdDriver } from './ArgocdDriver';
