import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { Router } from 'express';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { notificationService } from '@backstage/plugin-notifications-node';
import { auditReadPermission } from '@fairway/plugin-fairway-common';
import {
  fairwayCredentialsExtensionPoint,
  fairwayDriversExtensionPoint,
  fairwayGatesExtensionPoint,
} from '@fairway/plugin-fairway-node';
import { AuditVerification, createAuditRouter } from './audit';
import { createResourceService } from './authorization';
import { createClusterGateway } from './clusters';
import { DiscoveryService } from './discovery';
import { createEngine, DEFAULT_ENGINE_CONFIG } from './engine';
import { Extensions } from './extensionPoints';
import { readInventoryConfig } from './inventory';
import { createKubernetesRouter } from './k8s';
import { NoticeDispatcher } from './notices';
import { readEngineConfig } from './readEngineConfig';
import { ChangeFeed } from './resources';
import { createDatabaseStore } from './store';
import { createViewsRouter } from './views';

/**
 * The promotion control plane.
 *
 * @remarks
 * Serves `/api/fairway/k8s`, an API in the shape of a Kubernetes API server, `/api/fairway/views` for the portal, and
 * `/api/fairway/audit`; and runs one replica of the engine. Delivery drivers come from modules.
 *
 * @public
 */
export const fairwayPlugin = createBackendPlugin({
  pluginId: 'fairway',
  register(env) {
    const extensions = new Extensions();
    env.registerExtensionPoint(fairwayDriversExtensionPoint, extensions);
    env.registerExtensionPoint(fairwayGatesExtensionPoint, extensions);
    env.registerExtensionPoint(fairwayCredentialsExtensionPoint, extensions);

    env.registerInit({
      deps: {
        auditor: coreServices.auditor,
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        database: coreServices.database,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        notifications: notificationService,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
        scheduler: coreServices.scheduler,
        userInfo: coreServices.userInfo,
      },
      async init(services) {
        const { config, httpRouter, lifecycle, logger } = services;
        const engineConfig = {
          ...DEFAULT_ENGINE_CONFIG,
          ...readEngineConfig(config),
          ...readInventoryConfig(config),
        };
        const store = await createDatabaseStore({
          database: services.database,
          logger,
          // Leases are renewed in turn with other writers: none of them may stall for so long that leases run out.
          transactionTimeoutMs: engineConfig.leaseMs / 2,
        });
        const gateway = createClusterGateway({
          ...services,
          credentialProviders: extensions.credentialProviders,
          kinds: [...extensions.drivers.values()].flatMap(
            ({ kinds = [] }) => kinds,
          ),
        });
        const {
          resources,
          reviews,
          createAccess,
          liveAccess,
          discoveryAccess,
          readAudit,
          authority,
          audit,
        } = createResourceService({
          ...services,
          store,
          driverFor: name => extensions.drivers.get(name),
        });
        services.permissionsRegistry.addPermissions([auditReadPermission]);
        const feed = ChangeFeed.create({ store, logger });
        const engine = createEngine({
          store,
          inventory: store,
          gateway,
          drivers: extensions.drivers,
          gates: extensions.gates,
          authority,
          logger,
          config: engineConfig,
        });

        httpRouter.use(createAuditRouter({ ...services, store }));
        // These routers authenticate by themselves, so that clients get a Status when they are refused.
        httpRouter.addAuthPolicy({ path: '/k8s', allow: 'unauthenticated' });
        httpRouter.addAuthPolicy({ path: '/views', allow: 'unauthenticated' });
        const discovery = new DiscoveryService({
          resources,
          drivers: extensions.drivers,
          gateway,
          discoveryAccess,
          readAudit,
          now: Date.now,
        });
        const shared = { ...services, resources, store, feed, discovery };
        httpRouter.use(
          Router()
            .use('/k8s', createKubernetesRouter({ ...shared, reviews, audit }))
            .use(
              '/views',
              createViewsRouter({
                ...shared,
                createAccess,
                liveAccess,
                drivers: extensions.drivers,
                gateway,
              }),
            ),
        );

        await AuditVerification.create({ ...services, store }).schedule(
          services.scheduler,
        );
        await NoticeDispatcher.create({ ...services, store }).schedule(
          services.scheduler,
        );
        lifecycle.addStartupHook(() => engine.start());
        lifecycle.addShutdownHook(async () => {
          feed.close();
          await engine.stop();
          await gateway.close();
        });
      },
    });
  },
});
