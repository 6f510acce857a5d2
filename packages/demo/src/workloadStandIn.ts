import { setTimeout as delay } from 'node:timers/promises';
import { request, Dispatcher } from 'undici';

interface Deployment {
  metadata: {
    name: string;
    namespace: string;
    generation: number;
    resourceVersion: string;
  };
  spec: { replicas?: number };
  status?: { observedGeneration?: number };
}

/**
 * Reports Deployments of a cluster as rolled out, a moment after each change.
 *
 * @remarks
 * A kube-apiserver alone runs no controllers and no nodes. This takes the place of both for the demo: it watches
 * Deployments through the API and writes their status subresource as the Deployment controller does once all pods are
 * available. It is no part of the product.
 *
 * @param options - `rolloutMs` is how long a rollout takes
 * @returns ends it
 */
export function standInForWorkloads(options: {
  url: string;
  token: string;
  dispatcher: Dispatcher;
  rolloutMs: number;
}): () => Promise<void> {
  const abort = new AbortController();
  const send = async (method: 'GET' | 'PATCH', path: string, body?: unknown) =>
    request(`${options.url}${path}`, {
      method,
      dispatcher: options.dispatcher,
      signal: abort.signal,
      bodyTimeout: 0,
      headers: {
        authorization: `Bearer ${options.token}`,
        ...(body ? { 'content-type': 'application/merge-patch+json' } : {}),
      },
      body: body ? JSON.stringify(body) : undefined,
    });

  const report = async ({ metadata, spec }: Deployment) => {
    await delay(options.rolloutMs, undefined, { signal: abort.signal });
    const replicas = spec.replicas ?? 1;
    const now = new Date().toISOString();
    const condition = (type: string, reason: string) => ({
      type,
      status: 'True',
      reason,
      lastTransitionTime: now,
      lastUpdateTime: now,
    });
    const response = await send(
      'PATCH',
      `/apis/apps/v1/namespaces/${metadata.namespace}/deployments/${metadata.name}/status`,
      {
        status: {
          observedGeneration: metadata.generation,
          replicas,
          updatedReplicas: replicas,
          readyReplicas: replicas,
          availableReplicas: replicas,
          conditions: [
            condition('Available', 'MinimumReplicasAvailable'),
            condition('Progressing', 'NewReplicaSetAvailable'),
          ],
        },
      },
    );
    await response.body.dump();
  };

  const ignoreAbort = (error: unknown) => {
    if (!abort.signal.aborted) {
      throw error;
    }
  };

  const follow = async () => {
    const started = new Map<string, number>();
    while (!abort.signal.aborted) {
      const response = await send('GET', '/apis/apps/v1/deployments?watch=1');
      let buffered = '';
      for await (const chunk of response.body) {
        buffered += chunk;
        const lines = buffered.split('\n');
        buffered = lines.pop() ?? '';
        for (const line of lines) {
          const { type, object } = JSON.parse(line) as {
            type: string;
            object: Deployment;
          };
          const key = `${object.metadata?.namespace}/${object.metadata?.name}`;
          if (
            (type === 'ADDED' || type === 'MODIFIED') &&
            object.metadata.generation >
              (object.status?.observedGeneration ?? 0) &&
            started.get(key) !== object.metadata.generation
          ) {
            started.set(key, object.metadata.generation);
            report(object).catch(ignoreAbort);
          }
        }
      }
    }
  };
  const following = follow().catch(ignoreAbort);
  return async () => {
    abort.abort();
    await following;
  };
}
