import { Dispatcher, request } from 'undici';
import { CHECKOUT_DEPLOYMENT, FIRST_VERSION, IMAGE } from './fleet';

/** How a cluster is reached while the demo prepares it. */
export interface ClusterAccess {
  url: string;
  token: string;
  dispatcher: Dispatcher;
}

const DEPLOYMENTS = '/apis/apps/v1/namespaces/shop/deployments';

async function send(
  { url, token, dispatcher }: ClusterAccess,
  method: 'GET' | 'POST' | 'PATCH',
  path: string,
  body?: unknown,
  contentType = 'application/json',
) {
  const response = await request(`${url}${path}`, {
    method,
    dispatcher,
    headers: { authorization: `Bearer ${token}`, 'content-type': contentType },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await response.body.text();
  if (response.statusCode >= 300) {
    throw new Error(
      `${method} ${path} answered ${response.statusCode}: ${text}`,
    );
  }
  return JSON.parse(text);
}

/**
 * Deploys the example to a cluster as a platform team does, and hands the image over to Fairway.
 *
 * @remarks
 * Server-side apply keeps who owns a field. Taking it over by force with another value makes the field manager `fairway` its
 * only owner, so that promotions meet no conflict.
 */
export async function seedCluster(access: ClusterAccess): Promise<void> {
  await send(access, 'POST', '/api/v1/namespaces', {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'shop' },
  });
  await send(
    access,
    'POST',
    `${DEPLOYMENTS}?fieldManager=platform-team`,
    CHECKOUT_DEPLOYMENT,
  );
  const { apiVersion, kind, metadata } = CHECKOUT_DEPLOYMENT;
  await send(
    access,
    'PATCH',
    `${DEPLOYMENTS}/${metadata.name}?fieldManager=fairway&force=true`,
    {
      apiVersion,
      kind,
      metadata: { name: metadata.name, namespace: metadata.namespace },
      spec: {
        template: {
          spec: {
            containers: [{ name: 'app', image: `${IMAGE}:${FIRST_VERSION}` }],
          },
        },
      },
    },
    'application/apply-patch+yaml',
  );
}

/** The image of the example on a cluster. */
export async function readImage(access: ClusterAccess): Promise<string> {
  const deployment = await send(access, 'GET', `${DEPLOYMENTS}/checkout`);
  return deployment.spec.template.spec.containers[0].image;
}
