/** An API server as a client reaches it. @public */
export interface ServerAccess {
  /** Base URL, without a slash at the end. */
  url: string;
  /** PEM of the certificate to trust; left out over plain HTTP. */
  ca?: string;
  /** Bearer token; left out where anybody may do anything. */
  token?: string;
}

/** A kubeconfig for one API server. @public */
export function kubeconfigOf({ url, ca, token }: ServerAccess): object {
  return {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'only',
    clusters: [
      {
        name: 'only',
        cluster: {
          server: url,
          ...(ca && {
            'certificate-authority-data': Buffer.from(ca).toString('base64'),
          }),
        },
      },
    ],
    users: [{ name: 'only', user: { ...(token && { token }) } }],
    contexts: [{ name: 'only', context: { cluster: 'only', user: 'only' } }],
  };
}
