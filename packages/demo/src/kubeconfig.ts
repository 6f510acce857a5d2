import { writeFile } from 'node:fs/promises';
import { stringify } from 'yaml';

/**
 * Writes a kubeconfig with one context for each person.
 *
 * @param tokens - Backstage tokens by the name of the context; they are valid for a day
 */
export async function writeKubeconfig(
  file: string,
  options: { baseUrl: string; ca: string; tokens: Record<string, string> },
): Promise<void> {
  const people = Object.keys(options.tokens);
  await writeFile(
    file,
    stringify({
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [
        {
          name: 'fairway',
          cluster: {
            server: `${options.baseUrl}/api/fairway/k8s`,
            'certificate-authority-data': Buffer.from(options.ca).toString(
              'base64',
            ),
          },
        },
      ],
      users: people.map(name => ({
        name,
        user: { token: options.tokens[name] },
      })),
      contexts: people.map(name => ({
        name,
        context: { cluster: 'fairway', user: name, namespace: 'default' },
      })),
      'current-context': people[0],
    }),
    { mode: 0o600 },
  );
}
