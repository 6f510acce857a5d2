export { inClusterCaFile, providerFor } from './builtinProviders';
export { CredentialCache } from './CredentialCache';
export type { CurrentCredential } from './CredentialCache';
