/**
 * Many Kubernetes API servers in one process.
 *
 * @packageDocumentation
 */

export { startFleetSimulator } from './fleetSimulator';
export type { FleetSimulator, FleetSimulatorOptions } from './fleetSimulator';
export { SimulatedCluster } from './simulatedCluster';
export type { LastChange } from './clusterRuntime';
export type { ClusterConfig, ClusterDefaults } from './simulatedCluster';
export { ClusterObjects } from './clusterObjects';
export type { ObjectRef } from './clusterObjects';
export type { GitOpsEngine } from './gitOps';
export { argoDefinitions, fluxDefinitions } from './definitions';
export { gitCommit, ociDigest, versionInRange } from './controller/revisions';
export { ClusterTokens } from './auth/tokens';
export type { TokenGrant } from './auth/tokens';
export { systemClock } from './clock';
export type { SimulatorClock, SimulatorTimer } from './clock';
export { ClusterBehaviour } from './controller/behaviour';
export type {
  BehaviourMatch,
  BehaviourRule,
  Rollout,
} from './controller/behaviour';
export { readyConditionStatus } from './controller/models';
export type {
  RolloutPhase,
  StatusInput,
  StatusModel,
  StatusOutput,
} from './controller/statusModel';
export { RequestCounters } from './counters';
export type { CounterSnapshot } from './counters';
export { FaultRules } from './faults/faultRules';
export type { Fault, FaultEffect } from './faults/fault';
export type { RequestVerb } from './http/requestInfo';
export type { CustomKind } from './kinds/customKind';
export type {
  Json,
  JsonObject,
  KubernetesObject,
  KubernetesObjectInput,
  ManagedFieldsEntry,
  ObjectMeta,
} from './kubernetes/object';
export { StatusError } from './kubernetes/status';
export type {
  KubernetesStatus,
  StatusCause,
  StatusDetails,
} from './kubernetes/status';
export { OpenWatches } from './watch/openWatches';
