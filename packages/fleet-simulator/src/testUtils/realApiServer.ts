import { generateKeyPairSync } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Agent, request } from 'undici';
import { SupervisedProcess, supervise } from './childProcess';
import { freePort } from './freePort';

/** A real kube-apiserver. No controllers run, so nothing writes statuses. @public */
export interface RealApiServer {
  /** Base URL, without a slash at the end. */
  url: string;
  /** PEM of the certificate to trust. */
  ca: string;
  /** Bearer token of a cluster administrator. */
  token: string;
  /** Bearer token that may only read. */
  readOnlyToken: string;
  /** Compacts etcd, so that all older revisions are gone. */
  compact(): Promise<void>;
}

/** Real API servers that share one etcd. @public */
export interface RealApiServers {
  servers: RealApiServer[];
  /** Ends all processes and removes their data. */
  stop(): Promise<void>;
}

/** The environment variable that names the folder of the binaries. */
const ASSETS = 'KUBEBUILDER_ASSETS';

/** Pages that come from memory would not expire when etcd is compacted. */
const FEATURE_GATES = { ListFromCacheSnapshot: false };

const READY_TIMEOUT_MS = 60_000;
const READ_ONLY_USER = 'reader';

/**
 * Whether real API servers can be started here.
 *
 * @throws Error if they cannot although `CI=true`, where they must not be
 *   missing.
 * @public
 */
export function hasRealApiServer(): boolean {
  if (process.env[ASSETS]) {
    return true;
  }
  if (process.env.CI === 'true') {
    throw new Error(
      `${ASSETS} is not set: it must name a folder with kube-apiserver and etcd`,
    );
  }
  return false;
}

/** Asks until the answer is 200. */
async function waitUntilReady(
  url: string,
  child: SupervisedProcess,
  agent: Agent,
  headers: Record<string, string> = {},
): Promise<void> {
  const deadline = Date.now() + READY_TIMEOUT_MS;
  for (;;) {
    try {
      const answer = await request(url, { dispatcher: agent, headers });
      await answer.body.dump();
      if (answer.statusCode === 200) {
        return;
      }
    } catch {
      // Not listening yet.
    }
    if (child.exitCode() !== undefined || Date.now() > deadline) {
      throw new Error(`${url} did not become ready:\n${child.output()}`);
    }
    await delay(100);
  }
}

async function startEtcd(
  binary: string,
  folder: string,
): Promise<{ url: string; process: SupervisedProcess }> {
  const [clientPort, peerPort] = [await freePort(), await freePort()];
  const url = `http://127.0.0.1:${clientPort}`;
  const peer = `http://127.0.0.1:${peerPort}`;
  const etcd = supervise(binary, [
    `--data-dir=${folder}`,
    `--listen-client-urls=${url}`,
    `--advertise-client-urls=${url}`,
    `--listen-peer-urls=${peer}`,
    `--initial-advertise-peer-urls=${peer}`,
    `--initial-cluster=default=${peer}`,
    '--unsafe-no-fsync',
  ]);
  await waitUntilReady(`${url}/health`, etcd, new Agent());
  return { url, process: etcd };
}

const RBAC = '/apis/rbac.authorization.k8s.io/v1';

/** Lets the reader read everything. */
async function grantReading(
  url: string,
  agent: Agent,
  token: string,
): Promise<void> {
  const role = {
    metadata: { name: 'read-everything' },
    rules: [
      { apiGroups: ['*'], resources: ['*'], verbs: ['get', 'list', 'watch'] },
    ],
  };
  const binding = {
    metadata: { name: 'read-everything' },
    roleRef: {
      apiGroup: 'rbac.authorization.k8s.io',
      kind: 'ClusterRole',
      name: 'read-everything',
    },
    subjects: [
      {
        apiGroup: 'rbac.authorization.k8s.io',
        kind: 'User',
        name: READ_ONLY_USER,
      },
    ],
  };
  const objects = { clusterroles: role, clusterrolebindings: binding };
  for (const [resource, object] of Object.entries(objects)) {
    const answer = await request(`${url}${RBAC}/${resource}`, {
      method: 'POST',
      dispatcher: agent,
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify(object),
    });
    const text = await answer.body.text();
    if (answer.statusCode >= 300) {
      throw new Error(`Cannot create ${resource} on ${url}: ${text}`);
    }
  }
}

async function startApiServer(
  binary: string,
  folder: string,
  etcdUrl: string,
  index: number,
  featureGates: Record<string, boolean>,
  processes: SupervisedProcess[],
): Promise<RealApiServer> {
  await mkdir(folder, { recursive: true });
  const { privateKey, publicKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const token = `admin-${index}`;
  const readOnlyToken = `reader-${index}`;
  const file = async (name: string, text: string) => {
    await writeFile(join(folder, name), text);
    return join(folder, name);
  };
  const port = await freePort();
  const url = `https://127.0.0.1:${port}`;
  const tokens = [
    `${token},admin,admin,"system:masters"`,
    `${readOnlyToken},${READ_ONLY_USER},${READ_ONLY_USER}`,
  ];
  const server = supervise(binary, [
    `--etcd-servers=${etcdUrl}`,
    `--etcd-prefix=/registry-${index}`,
    `--cert-dir=${folder}`,
    '--bind-address=127.0.0.1',
    '--advertise-address=127.0.0.1',
    `--secure-port=${port}`,
    '--service-cluster-ip-range=10.0.0.0/24',
    '--authorization-mode=RBAC',
    '--disable-admission-plugins=ServiceAccount',
    '--service-account-issuer=https://127.0.0.1/',
    `--service-account-key-file=${await file('sa.pub', publicKey)}`,
    `--service-account-signing-key-file=${await file('sa.key', privateKey)}`,
    `--token-auth-file=${await file('tokens.csv', `${tokens.join('\n')}\n`)}`,
    '--anonymous-auth=false',
    `--feature-gates=${Object.entries(featureGates)
      .map(([gate, on]) => `${gate}=${on}`)
      .join(',')}`,
  ]);
  processes.push(server);
  const authorization = { authorization: `Bearer ${token}` };
  const untrusting = new Agent({ connect: { rejectUnauthorized: false } });
  await waitUntilReady(`${url}/readyz`, server, untrusting, authorization);
  const ca = await readFile(join(folder, 'apiserver.crt'), 'utf8');
  const agent = new Agent({ connect: { ca } });
  await waitUntilReady(`${url}/readyz`, server, agent, authorization);
  await grantReading(url, agent, token);
  await Promise.all([agent.close(), untrusting.close()]);
  return {
    url,
    ca,
    token,
    readOnlyToken,
    compact: () => compactEtcd(etcdUrl),
  };
}

/** Calls etcd's JSON gateway. */
async function callEtcd(
  etcdUrl: string,
  path: string,
  body: object,
): Promise<{ header: { revision: string } }> {
  const answer = await request(`${etcdUrl}/v3/kv/${path}`, {
    method: 'POST',
    body: JSON.stringify(body),
  });
  return (await answer.body.json()) as { header: { revision: string } };
}

const base64 = (text: string) => Buffer.from(text).toString('base64');

async function compactEtcd(etcdUrl: string): Promise<void> {
  const key = base64('revision');
  const { header } = await callEtcd(etcdUrl, 'range', { key });
  const { revision } = header;
  await callEtcd(etcdUrl, 'compaction', { revision, physical: true });
}

/**
 * Raises the revision before any API server starts: its watch cache begins at
 * the revision of the start, and revision 1 must be older than that.
 */
async function raiseRevision(etcdUrl: string): Promise<void> {
  for (let i = 0; i < 5; i++) {
    const pair = { key: base64('revision'), value: base64(String(i)) };
    await callEtcd(etcdUrl, 'put', pair);
  }
}

/**
 * Starts real kube-apiservers with one etcd, from the binaries in the folder
 * that `KUBEBUILDER_ASSETS` names.
 *
 * @param options - `count` servers (default 1), with `featureGates` other than
 *   those of the binaries
 * @remarks
 * One server takes about three seconds and 300 MB.
 *
 * @throws Error if the binaries are missing or do not become ready.
 * @public
 */
export async function startRealApiServer(
  options: { count?: number; featureGates?: Record<string, boolean> } = {},
): Promise<RealApiServers> {
  const assets = process.env[ASSETS];
  if (!assets) {
    throw new Error(`${ASSETS} is not set`);
  }
  const folder = await mkdtemp(join(tmpdir(), 'kube-apiserver-'));
  const processes: SupervisedProcess[] = [];
  const stop = async () => {
    for (const child of [...processes].reverse()) {
      await child.stop();
    }
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const etcd = await startEtcd(join(assets, 'etcd'), join(folder, 'etcd'));
    processes.push(etcd.process);
    await raiseRevision(etcd.url);
    const servers: RealApiServer[] = [];
    for (let index = 0; index < (options.count ?? 1); index++) {
      const binary = join(assets, 'kube-apiserver');
      const data = join(folder, `server-${index}`);
      servers.push(
        await startApiServer(
          binary,
          data,
          etcd.url,
          index,
          { ...FEATURE_GATES, ...options.featureGates },
          processes,
        ),
      );
    }
    return { servers, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
