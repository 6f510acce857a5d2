import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { MiddlewareFactory } from '@backstage/backend-defaults/rootHttpRouter';
import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import type {
  BackstageCredentials,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import {
  AuthorizeResult,
  DefinitivePolicyDecision,
  PolicyDecision,
  ResourcePermission,
} from '@backstage/plugin-permission-common';
import {
  ClusterError,
  ClusterGateway,
  DeliveryDriver,
} from '@fairway/plugin-fairway-node';
import express from 'express';
import { generate } from 'selfsigned';
import { Agent, fetch, Response } from 'undici';
import { createResourceService, fairwayRules } from '../../authorization';
import { DiscoveryService } from '../../discovery';
import type { RunAuthority } from '../../engine';
import { ChangeFeed, ChangeFeedOptions } from '../../resources';
import type { FairwayStore, ViewStore } from '../../store';
import { createViewsRouter, ViewsRouterOptions } from '../../views';
import { createKubernetesRouter, KubernetesRouterOptions } from '..';

/** What a policy of a test answers. */
export type TestPolicy = (
  permission: ResourcePermission,
  user: string | undefined,
) => PolicyDecision;

export const allowAll: TestPolicy = () => ({ result: AuthorizeResult.ALLOW });
export const denyAll: TestPolicy = () => ({ result: AuthorizeResult.DENY });

/** The groups of the users of tests. */
export const GROUPS: Readonly<Record<string, string[]>> = {
  'user:default/dana': ['group:default/developers'],
  'user:default/alex': ['group:default/release-managers'],
  'user:default/rita': ['group:default/release-managers'],
};

/** A token that the test server takes for this user. */
export const tokenOf = (user: string) => mockCredentials.user.token(user);

function permissionsOf(policy: () => TestPolicy): PermissionsService {
  const decide = (
    permission: ResourcePermission,
    credentials: BackstageCredentials,
  ) => {
    const principal = credentials.principal as {
      type: string;
      userEntityRef?: string;
    };
    return principal.type === 'service'
      ? allowAll(permission, undefined)
      : policy()(permission, principal.userEntityRef);
  };
  return {
    authorize: async (requests, options) =>
      requests.map(({ permission }) => ({
        result: decide(
          permission as ResourcePermission,
          (options as { credentials: BackstageCredentials }).credentials,
        ).result as DefinitivePolicyDecision['result'],
      })),
    authorizeConditional: async (requests, options) =>
      requests.map(({ permission }) =>
        decide(
          permission,
          (options as { credentials: BackstageCredentials }).credentials,
        ),
      ),
  };
}

/** A running API server over HTTPS, under the path that it has in Backstage. */
export interface TestApi {
  /** `https://127.0.0.1:<port>/api/fairway/k8s`. */
  url: string;
  /** The certificate, PEM. */
  ca: string;
  feed: ChangeFeed;
  authority: RunAuthority;
  auditor: ReturnType<typeof mockServices.auditor.mock>;
  logger: ReturnType<typeof mockServices.logger.mock>;
  setPolicy(policy: TestPolicy): void;
  setOwners(owners: Record<string, string[]>): void;
  /** A request as a user; the body is sent as JSON unless it is text. */
  request(
    method: string,
    path: string,
    options?: {
      user?: string;
      token?: string;
      body?: unknown;
      headers?: Record<string, string>;
      signal?: AbortSignal;
    },
  ): Promise<Response>;
  /** Resolves when the server side of a connection is closed next. */
  disconnected(): Promise<void>;
  close(): Promise<void>;
}

let certificate: ReturnType<typeof generate> | undefined;

function testCertificate() {
  certificate ??= generate([{ name: 'commonName', value: '127.0.0.1' }], {
    algorithm: 'sha256',
    keySize: 2048,
    extensions: [
      { name: 'basicConstraints', cA: true },
      { name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] },
    ],
  });
  return certificate;
}

/** Starts an API server on a store. */
export async function startApi(
  store: FairwayStore,
  options: {
    drivers?: DeliveryDriver[];
    /** The clusters that previews ask. Default: none is registered. */
    connect?: ClusterGateway['connect'];
    /** What is known of clusters. Default: nothing. */
    reachability?: ClusterGateway['reachability'];
    /** The names of clusters in Backstage. Default: none. */
    registered?: string[];
    now?: () => number;
    feed?: Partial<ChangeFeedOptions>;
    /** How long tokens are good that are looked at from now on. Default: without end. */
    tokenLifetimeMs?: number;
  } & Pick<KubernetesRouterOptions, 'bookmarkMs' | 'stallMs'> &
    Pick<ViewsRouterOptions, 'streamTerms'> = {},
): Promise<TestApi> {
  let policy: TestPolicy = allowAll;
  let owners: Record<string, string[]> = {};
  const logger = mockServices.logger.mock({ child: () => logger });
  const auditor = mockServices.auditor.mock();
  const feed = ChangeFeed.create({
    store,
    logger,
    pollMs: 20,
    ...options.feed,
  });
  const {
    resources,
    reviews,
    createAccess,
    liveAccess,
    authority,
    audit,
    ...reads
  } = createResourceService({
    store,
    driverFor: name => options.drivers?.find(driver => driver.name === name),
    permissions: permissionsOf(() => policy),
    permissionsRegistry: mockServices.permissionsRegistry.mock({
      getPermissionRuleset: (() => ({
        getRuleByName: (name: string) => {
          const rule = Object.values(fairwayRules).find(
            candidate => candidate.name === name,
          );
          if (!rule) {
            throw new Error(`there is no rule ${name}`);
          }
          return rule;
        },
      })) as never,
    }),
    auditor,
    auth: mockServices.auth(),
    catalog: {
      getEntitiesByRefs: async ({ entityRefs }) => ({
        items: entityRefs.map(ref => {
          const [kind, name] = ref.split(/[:]/);
          return {
            apiVersion: 'backstage.io/v1alpha1',
            kind,
            metadata: { name },
            relations: (owners[ref] ?? []).map(targetRef => ({
              type: 'ownedBy',
              targetRef,
            })),
          };
        }),
      }),
    },
    logger,
    now: options.now,
  });
  const app = express();
  app.use(
    MiddlewareFactory.create({
      config: mockServices.rootConfig(),
      logger,
    }).compression(),
  );
  const httpAuth = mockServices.httpAuth({
    defaultCredentials: mockCredentials.none(),
  });
  const gateway: ViewsRouterOptions['gateway'] = {
    registered: async () => options.registered ?? [],
    reachability: options.reachability ?? (() => ({ state: 'Unknown' })),
    connect:
      options.connect ??
      (name => {
        throw new ClusterError(
          'UnknownCluster',
          `cluster "${name}" is not registered`,
          { retryable: false },
        );
      }),
  };
  const drivers = new Map(
    (options.drivers ?? []).map(driver => [driver.name, driver]),
  );
  const shared = {
    now: options.now,
    discovery: new DiscoveryService({
      ...reads,
      resources,
      drivers,
      gateway,
      now: options.now ?? Date.now,
    }),
    resources,
    store,
    feed,
    logger,
    httpAuth: {
      ...httpAuth,
      credentials: (async (
        ...request: Parameters<typeof httpAuth.credentials>
      ) => ({
        ...(await httpAuth.credentials(...request)),
        ...(options.tokenLifetimeMs === undefined
          ? {}
          : { expiresAt: new Date(Date.now() + options.tokenLifetimeMs) }),
      })) as typeof httpAuth.credentials,
    },
    userInfo: mockServices.userInfo.mock({
      getUserInfo: async credentials => {
        const { userEntityRef } = (
          credentials as BackstageCredentials<{ userEntityRef: string }>
        ).principal;
        return {
          userEntityRef,
          ownershipEntityRefs: [
            userEntityRef,
            ...(GROUPS[userEntityRef] ?? []),
          ],
        };
      },
    }),
  };
  app.use(
    '/api/fairway/k8s',
    createKubernetesRouter({
      ...shared,
      bookmarkMs: options.bookmarkMs,
      stallMs: options.stallMs,
      reviews,
      audit,
    }),
  );
  app.use(
    '/api/fairway/views',
    createViewsRouter({
      ...shared,
      // The only store that tests of routes have answers both.
      store: store as FairwayStore & ViewStore,
      createAccess,
      liveAccess,
      permissions: permissionsOf(() => policy),
      drivers,
      gateway,
      streamTerms: options.streamTerms,
    }),
  );
  const { cert, private: key } = await testCertificate();
  const server = createServer({ cert, key }, app);
  const sockets = new Set<Socket>();
  server.on('secureConnection', socket => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const url = `https://127.0.0.1:${port}/api/fairway/k8s`;
  const dispatcher = new Agent({ connect: { ca: cert } });
  return {
    url,
    ca: cert,
    feed,
    authority,
    auditor,
    logger,
    setPolicy: next => {
      policy = next;
    },
    setOwners: next => {
      owners = next;
    },
    request: (method, path, request = {}) => {
      const { body, user = 'user:default/dana' } = request;
      return fetch(
        new URL(
          path.startsWith('/views/') ? `..${path}` : `.${path}`,
          `${url}/`,
        ),
        {
          method,
          dispatcher,
          signal: request.signal,
          headers: {
            authorization: `Bearer ${request.token ?? tokenOf(user)}`,
            ...(body === undefined
              ? {}
              : { 'content-type': 'application/json' }),
            ...request.headers,
          },
          body:
            body === undefined || typeof body === 'string'
              ? body
              : JSON.stringify(body),
        },
      );
    },
    disconnected: () =>
      new Promise(resolve => {
        for (const socket of sockets) {
          socket.once('close', () => resolve());
        }
      }),
    close: async () => {
      feed.close();
      await dispatcher.destroy();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
