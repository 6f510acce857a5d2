/** How the credentials of a cluster are had. Nothing in it but a static token is secret. */
export type CredentialSource =
  | { type: 'token'; token: string }
  | { type: 'tokenFile'; tokenFile: string }
  | { type: 'clientCertificate'; certFile: string; keyFile: string }
  | { type: 'inCluster' }
  | { type: 'anonymous' }
  | { type: 'authProvider'; authProvider: string };

/** A cluster as the configuration or the catalog registers it. */
export interface ClusterRegistration {
  name: string;
  /** The URL of the API server, already checked. */
  server: string;
  caData?: string;
  caFile?: string;
  skipTLSVerify: boolean;
  authMetadata: Record<string, string>;
  credentials: CredentialSource;
  registeredBy: 'fairway.clusters' | 'kubernetes config' | 'catalog';
}

/** What one place, or all of them together, says of clusters. No name is in both. */
export interface Registrations {
  clusters: Map<string, ClusterRegistration>;
  /** Names that are not used, each with the reason and what to do about it; without secrets. */
  leftOut: Map<string, string>;
}

/** Receives what is wrong with a registration; the text holds no secrets. */
export type Warn = (message: string) => void;
