/**
 * Fairway's delivery driver for plain Kubernetes objects.
 *
 * @packageDocumentation
 */
export { fairwayModuleKubernetes as default } from './module';
export { createKubernetesDriver } from './KubernetesDriver';
