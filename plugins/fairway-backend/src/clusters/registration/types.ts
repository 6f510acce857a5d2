/** How the credentials of a cluster are had. Nothing in it but a static token is secret. */
export type CredentialSource =
  | { type: 'token'; token: string }
  | { type: 'tokenFile'; tokenFile: string }
  | { type: 'clientCertificate'; certFile: string; keyFile: string }
  | { type: 'inCluster' }
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

/** Receives what is wrong with a registration; the text holds no secrets. */
export type Warn = (message: string) => void;
