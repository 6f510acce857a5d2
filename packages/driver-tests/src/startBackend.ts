import type { AddressInfo } from 'node:net';
import type { BackendFeature } from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import fairwayPlugin from '@fairway/plugin-fairway-backend';

/** A backend of a test, over HTTP. */
export interface TestBackend {
  /** Without a slash at the end. */
  url: string;
  /** Posts to a path below `/api/fairway`. @returns the body of the answer @throws Error with it where it is refused */
  post<T>(path: string, body: object): Promise<T>;
  stop(): Promise<void>;
}

/**
 * Starts a backend with Fairway, in which everything is allowed to everybody.
 *
 * @param modules - the drivers
 * @param clusters - what is registered; they are reached over plain HTTP
 */
export async function startBackend(
  modules: readonly BackendFeature[],
  clusters: readonly { name: string; url: string }[],
): Promise<TestBackend> {
  const config = {
    fairway: {
      clusters: clusters.map(cluster => ({
        ...cluster,
        skipTLSVerify: true,
        credentials: { token: 'any' },
      })),
    },
  };
  const backend = await startTestBackend({
    features: [
      fairwayPlugin,
      ...modules,
      mockServices.rootConfig.factory({ data: config }),
    ],
  });
  const { port } = backend.server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    async post<T>(path: string, body: object) {
      const response = await fetch(`${url}/api/fairway/${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      const answer = await response.json();
      if (!response.ok) {
        throw new Error(JSON.stringify(answer));
      }
      return answer as T;
    },
    stop: () => backend.stop(),
  };
}
