import { Kubectl } from '@fairway/fleet-simulator/testUtils';
import { TestApi, tokenOf } from './api';

/** An unmodified kubectl for a test server. @param user - the user of the only context; default: dana */
export function kubectlFor(
  api: TestApi,
  user: string = 'dana',
): Promise<Kubectl> {
  return Kubectl.create({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'fairway',
    contexts: [{ name: 'fairway', context: { cluster: 'fairway', user } }],
    clusters: [
      {
        name: 'fairway',
        cluster: {
          server: api.url,
          'certificate-authority-data': Buffer.from(api.ca).toString('base64'),
        },
      },
    ],
    users: ['dana', 'alex', 'rita'].map(name => ({
      name,
      user: { token: tokenOf(`user:default/${name}`) },
    })),
  });
}
