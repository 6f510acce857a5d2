/**
 * Helpers for tests that need Kubernetes API servers, simulated or real.
 *
 * @packageDocumentation
 */

export type { ContractCluster } from '../contract/apiClient';
export { describeKubernetesContract } from '../contract/kubernetesContract';
export { kubeconfigOf } from './kubeconfig';
export type { ServerAccess } from './kubeconfig';
export { Kubectl } from './kubectl';
export type { KubectlResult } from './kubectl';
export { ManualClock } from './manualClock';
export { hasRealApiServer, startRealApiServer } from './realApiServer';
export type { RealApiServer, RealApiServers } from './realApiServer';
export type { CliOptions } from '../cliOptions';
export { startSimulatorProcess } from './simulatorProcess';
export type { SimulatorProcess } from './simulatorProcess';
