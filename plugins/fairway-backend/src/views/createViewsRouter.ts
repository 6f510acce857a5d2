import type {
  HttpAuthService,
  LoggerService,
  PermissionsService,
  UserInfoService,
} from '@backstage/backend-plugin-api';
import type {
  ClusterGateway,
  DeliveryDriver,
} from '@fairway/plugin-fairway-node';
import type { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import type { CreateAccess, ObjectAccess } from '../authorization';
import type { DiscoveryService } from '../discovery';
import {
  notServed,
  refuseNul,
  sendFailure,
} from '../k8s/createKubernetesRouter';
import { readBody } from '../k8s/requestBody';
import { authenticate } from '../k8s/requestContext';
import type { FairwayStore, ViewStore } from '../store';
import { addActivityRoutes } from './activity/activityRoutes';
import { ActivityView } from './activity/ActivityView';
import { Approvals } from './Approvals';
import { addClusterRoutes } from './clusterRoutes';
import { CommandOffers } from './CommandOffers';
import { addDiscoveryRoutes } from './discoveryRoutes';
import { addFleetRoutes } from './fleet/fleetRoutes';
import { FleetView } from './fleet/FleetView';
import { addInboxRoutes } from './inboxRoutes';
import { addLiveRoutes } from './live/liveRoutes';
import { LiveView } from './live/LiveView';
import { ClusterDiffs } from './preview/ClusterDiffs';
import { ClusterPages } from './preview/ClusterPages';
import { PlannedPromotions } from './preview/PlannedPromotions';
import { addPreviewRoutes } from './preview/previewRoutes';
import { Previews } from './preview/Previews';
import { PromotionClusters } from './preview/PromotionClusters';
import { WaitingPreviews } from './preview/WaitingPreviews';
import { RunList } from './RunList';
import { addRunRoutes } from './runRoutes';
import { RunTargets } from './RunTargets';
import { SourceOverviews } from './SourceOverviews';
import { addSourceRoutes } from './sourceRoutes';
import { sendStream, StreamDeps } from './stream/streamRoute';

/** What the router works with. */
export interface ViewsRouterOptions extends Omit<StreamDeps, 'now' | 'store'> {
  store: FairwayStore & ViewStore;
  createAccess: CreateAccess;
  liveAccess: ObjectAccess;
  discovery: DiscoveryService;
  drivers: ReadonlyMap<string, DeliveryDriver>;
  gateway: Pick<ClusterGateway, 'connect' | 'reachability' | 'registered'>;
  httpAuth: HttpAuthService;
  permissions: PermissionsService;
  userInfo: UserInfoService;
  logger: LoggerService;
  /** Milliseconds since the epoch. Default: the clock of this machine. */
  now?: () => number;
}

/**
 * What pages ask for besides the objects themselves: counts, pages, previews, and the stream that keeps them up to date.
 *
 * @remarks Everything that is shown passes the same permissions as the objects of the resource API that it is made of. It
 * authenticates by itself, and refuses in the same words as the resource API.
 */
export function createViewsRouter(options: ViewsRouterOptions): Router {
  const { logger, now = Date.now } = options;
  const targets = new RunTargets(options);
  const approvals = new Approvals(options);
  const router = PromiseRouter();
  router.use(authenticate(options));
  router.use(refuseNul);
  router.use(readBody);
  router.get('/stream', (req, res) =>
    sendStream(req, res, { ...options, now }),
  );
  addRunRoutes(router, {
    ...options,
    runs: new RunList(options),
    targets,
    commands: new CommandOffers(options),
  });
  addInboxRoutes(router, { approvals });
  addSourceRoutes(router, {
    ...options,
    overviews: new SourceOverviews({ ...options, targets, approvals }),
  });
  addClusterRoutes(router, options);
  addActivityRoutes(router, { activity: new ActivityView(options) });
  addFleetRoutes(router, { fleet: new FleetView(options) });
  addLiveRoutes(router, {
    ...options,
    live: new LiveView({ ...options, now }),
  });
  addDiscoveryRoutes(router, options);
  const diffs = new ClusterDiffs({ ...options, now });
  const promotions = new PlannedPromotions(options);
  const pages = new ClusterPages({ diffs });
  addPreviewRoutes(router, {
    ...options,
    previews: new Previews({ ...options, promotions, diffs }),
    clusters: new PromotionClusters({ promotions, pages }),
    waiting: new WaitingPreviews({ ...options, now, diffs, pages }),
  });
  router.use(notServed);
  router.use(sendFailure(logger));
  return router;
}
