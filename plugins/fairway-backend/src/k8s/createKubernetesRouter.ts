import type {
  HttpAuthService,
  LoggerService,
  UserInfoService,
} from '@backstage/backend-plugin-api';
import type { ErrorRequestHandler, RequestHandler, Router } from 'express';
import PromiseRouter from 'express-promise-router';
import type { RefusalAudit } from '../audit';
import type { DiscoveryService } from '../discovery';
import { StatusError } from '../resources';
import { badRequest } from '../resources/statusError';
import { addCoreRoutes } from './coreRoutes';
import { addDiscoveryRoutes } from './discoveryRoutes';
import { addExplainRoutes } from './explainRoutes';
import { addMetaRoutes } from './metaRoutes';
import { readBody } from './requestBody';
import { commandOf } from './refusedCommand';
import { authenticate, findContext } from './requestContext';
import { addResourceRoutes } from './resourceRoutes';
import { AccessReviewer, addReviewRoutes } from './reviewRoutes';
import { failure, toStatusError } from './status';
import type { WatchDeps } from './watchRoute';

/** What the router works with. */
export interface KubernetesRouterOptions extends Omit<WatchDeps, 'now'> {
  reviews: AccessReviewer;
  discovery: DiscoveryService;
  /** Where commands are recorded that are refused before they reach `resources`. */
  audit: RefusalAudit;
  httpAuth: HttpAuthService;
  userInfo: UserInfoService;
  logger: LoggerService;
  /** Milliseconds since the epoch. Default: the clock of this machine. */
  now?: () => number;
}

/** No name and no value has it, and PostgreSQL takes it in no text. */
const refuseNul: RequestHandler = (req, _res, next) => {
  next(
    /%00|\0/.test(req.originalUrl)
      ? badRequest('the URL holds a NUL character; remove it')
      : undefined,
  );
};

const notServed: RequestHandler = req => {
  throw new StatusError(
    'NotFound',
    `the server could not find the requested resource (${req.method} ${req.path})`,
  );
};

/**
 * Takes the base path off where it comes twice.
 *
 * @remarks
 * `kubectl get --raw` replaces the path of the server up to some version, and appends to it from then on, so a path that works with
 * the one comes here in full with the other. With this, the whole path works with both.
 */
const withoutRepeatedBase: RequestHandler = (req, _res, next) => {
  if (req.baseUrl && req.url.startsWith(`${req.baseUrl}/`)) {
    req.url = req.url.slice(req.baseUrl.length);
  }
  next();
};

/** Records the command of a request that was refused before anything was read of it. */
function recordRefusal(audit: RefusalAudit): ErrorRequestHandler {
  return (error, req, res, next) => {
    const context = findContext(res);
    const command = commandOf(req);
    const recorded =
      context && command
        ? audit.refusedEarly(command, context, toStatusError(error))
        : Promise.resolve();
    // The refusal stands even where it cannot be recorded.
    recorded.then(
      () => next(error),
      () => next(error),
    );
  };
}

function sendFailure(logger: LoggerService): ErrorRequestHandler {
  return (error, req, res, _next) => {
    const refusal = toStatusError(error);
    if (refusal.reason === 'InternalError') {
      logger.error(
        `${req.method} ${req.path} failed`,
        (refusal.cause ?? refusal) as Error,
      );
    }
    if (res.headersSent) {
      res.destroy();
      return;
    }
    if (refusal.details?.retryAfterSeconds) {
      res.setHeader('Retry-After', String(refusal.details.retryAfterSeconds));
    }
    res.setHeader('Cache-Control', 'no-cache, private');
    res.status(refusal.statusCode).json(failure(refusal));
  };
}

/**
 * The API in the shape of a Kubernetes API server.
 *
 * @remarks It authenticates by itself, so that a refusal is a Kubernetes `Status` too: mount it where Backstage lets requests
 * pass without credentials.
 */
export function createKubernetesRouter(
  options: KubernetesRouterOptions,
): Router {
  const { resources, logger, reviews, httpAuth, userInfo } = options;
  const now = options.now ?? Date.now;
  const router = PromiseRouter();
  router.use(withoutRepeatedBase);
  router.use(authenticate({ httpAuth, userInfo }));
  router.use(refuseNul);
  router.use(readBody);
  addMetaRoutes(router);
  addReviewRoutes(router, reviews);
  addCoreRoutes(router, { ...options, now });
  addExplainRoutes(router, { resources, now });
  addDiscoveryRoutes(router, { ...options, now });
  addResourceRoutes(router, { ...options, now });
  router.use(notServed);
  router.use(recordRefusal(options.audit));
  router.use(sendFailure(logger));
  return router;
}

export { notServed, refuseNul, sendFailure };
