import { writeFile } from 'node:fs/promises';
import type { DemoCluster } from './fleet';

/** A context of a kubeconfig: an API server, and who one is there. */
interface Context {
  name: string;
  server: string;
  ca?: string;
  token: string;
  namespace: string;
}

/** Writes contexts as JSON, which kubectl reads as well as YAML, and programs more easily. */
async function writeContexts(
  file: string,
  contexts: readonly Context[],
): Promise<void> {
  await writeFile(
    file,
    JSON.stringify(
      {
        apiVersion: 'v1',
        kind: 'Config',
        clusters: contexts.map(({ name, server, ca }) => ({
          name,
          cluster: {
            server,
            ...(ca && {
              'certificate-authority-data': Buffer.from(ca).toString('base64'),
            }),
          },
        })),
        users: contexts.map(({ name, token }) => ({ name, user: { token } })),
        contexts: contexts.map(({ name, namespace }) => ({
          name,
          context: { cluster: name, user: name, namespace },
        })),
        'current-context': contexts[0].name,
      },
      undefined,
      2,
    ),
    { mode: 0o600 },
  );
}

/**
 * Writes a kubeconfig with one context for each person.
 *
 * @param tokens - Backstage tokens by the name of the context; they are valid for a day
 */
export function writeKubeconfig(
  file: string,
  options: { baseUrl: string; ca: string; tokens: Record<string, string> },
): Promise<void> {
  const { baseUrl, ca, tokens } = options;
  return writeContexts(
    file,
    Object.entries(tokens).map(([name, token]) => ({
      name,
      server: `${baseUrl}/api/fairway/k8s`,
      ca,
      token,
      namespace: 'default',
    })),
  );
}

/** Writes a kubeconfig with one context for each cluster and hub of the fleet, to change something there behind its back. */
export function writeClusterKubeconfig(
  file: string,
  clusters: readonly DemoCluster[],
): Promise<void> {
  return writeContexts(
    file,
    clusters.map(({ name, url, ca, token }) => ({
      name,
      server: url,
      ca,
      token,
      namespace: 'shop',
    })),
  );
}
