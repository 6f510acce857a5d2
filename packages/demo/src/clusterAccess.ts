import { Dispatcher, request } from 'undici';

/** How a cluster is reached while the demo prepares it, and when it looks at it. */
export interface ClusterAccess {
  url: string;
  token: string;
  dispatcher: Dispatcher;
}

/** An object as it is created: nothing that the API server adds. */
export interface NewObject {
  apiVersion: string;
  kind: string;
  metadata: {
    name: string;
    namespace?: string;
    annotations?: Record<string, string>;
  };
  spec?: object;
}

/** Who has set the clusters up. */
const PLATFORM_TEAM = 'platform-team';

const CONTENT_TYPES = {
  GET: undefined,
  POST: 'application/json',
  APPLY: 'application/apply-patch+yaml',
  MERGE: 'application/merge-patch+json',
};

async function send(
  { url, token, dispatcher }: ClusterAccess,
  verb: keyof typeof CONTENT_TYPES,
  path: string,
  body?: unknown,
) {
  const contentType = CONTENT_TYPES[verb];
  const response = await request(`${url}${path}`, {
    method: verb === 'APPLY' || verb === 'MERGE' ? 'PATCH' : verb,
    dispatcher,
    headers: {
      authorization: `Bearer ${token}`,
      ...(contentType ? { 'content-type': contentType } : {}),
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await response.body.text();
  if (response.statusCode >= 300) {
    throw new Error(`${verb} ${path} answered ${response.statusCode}: ${text}`);
  }
  return JSON.parse(text);
}

/** The path of the collection that an object is in; the plurals of all kinds of the demo are formed alike. */
function collectionOf({ apiVersion, kind, metadata }: NewObject): string {
  const base = apiVersion.includes('/') ? '/apis' : '/api';
  const namespace = metadata.namespace
    ? `/namespaces/${metadata.namespace}`
    : '';
  const plural = kind.toLocaleLowerCase('en-US').replace(/y$/, 'ie');
  return `${base}/${apiVersion}${namespace}/${plural}s`;
}

const pathOf = (object: NewObject) =>
  `${collectionOf(object)}/${object.metadata.name}`;

/** Creates an object as a platform team does. */
export async function createObject(
  access: ClusterAccess,
  object: NewObject,
): Promise<void> {
  const path = `${collectionOf(object)}?fieldManager=${PLATFORM_TEAM}`;
  await send(access, 'POST', path, object);
}

/** Creates a namespace. */
export function createNamespace(
  access: ClusterAccess,
  name: string,
): Promise<void> {
  return createObject(access, {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name },
  });
}

/**
 * Hands fields of an object over to Fairway.
 *
 * @remarks
 * Server-side apply keeps who owns a field. Taking it over by force with another value makes the field manager `fairway` its
 * only owner, so that promotions meet no conflict.
 */
export async function handOver(
  access: ClusterAccess,
  object: NewObject,
  fields: { spec: object },
): Promise<void> {
  const { apiVersion, kind, metadata } = object;
  await send(
    access,
    'APPLY',
    `${pathOf(object)}?fieldManager=fairway&force=true`,
    {
      apiVersion,
      kind,
      metadata: { name: metadata.name, namespace: metadata.namespace },
      ...fields,
    },
  );
}

/** Changes an object as a platform team does. */
export async function changeObject(
  access: ClusterAccess,
  object: NewObject,
  change: object,
): Promise<void> {
  const path = `${pathOf(object)}?fieldManager=${PLATFORM_TEAM}`;
  await send(access, 'MERGE', path, change);
}

/** Reads an object as it is now. */
export function readObject(
  access: ClusterAccess,
  object: NewObject,
): Promise<any> {
  return send(access, 'GET', pathOf(object));
}
