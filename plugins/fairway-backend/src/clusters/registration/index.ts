export { ClusterRegistry } from './ClusterRegistry';
export type { ClusterRegistration, CredentialSource } from './types';
