import { randomUUID } from 'node:crypto';
import type {
  BackstageCredentials,
  BackstageServicePrincipal,
  BackstageUserPrincipal,
  HttpAuthService,
  UserInfoService,
} from '@backstage/backend-plugin-api';
import type { RequestHandler, Response } from 'express';
import type { Actor, RequestContext } from '../resources';
import { StatusError } from '../resources';

const CONTEXT = Symbol('fairway.requestContext');

type Caller = BackstageUserPrincipal | BackstageServicePrincipal;

/** The caller with all groups. It takes a request to the auth backend. */
export async function withGroups(
  context: RequestContext,
  userInfo: UserInfoService,
): Promise<RequestContext> {
  const actor = await actorOf(
    context.credentials as BackstageCredentials<Caller>,
    userInfo,
    false,
  );
  return { ...context, actor };
}

async function actorOf(
  credentials: BackstageCredentials<Caller>,
  userInfo: UserInfoService,
  reads: boolean,
): Promise<Actor> {
  const { principal } = credentials;
  if (principal.type === 'service') {
    return { type: 'service', ref: principal.subject, ownershipRefs: [] };
  }
  if (reads) {
    // Groups only matter to writes, and it takes a request to the auth backend to know them.
    return { type: 'user', ref: principal.userEntityRef, ownershipRefs: [] };
  }
  const { userEntityRef, ownershipEntityRefs } = await userInfo.getUserInfo(
    credentials,
  );
  return {
    type: 'user',
    ref: userEntityRef,
    ownershipRefs: ownershipEntityRefs,
  };
}

/**
 * Finds out who sends a request, and answers 401 as a Kubernetes `Status` where nobody known does.
 *
 * @remarks The `Audit-Id` header of the answer is the correlation id of everything that the request leads to.
 */
export function authenticate(options: {
  httpAuth: HttpAuthService;
  userInfo: UserInfoService;
}): RequestHandler {
  return async (req, res, next) => {
    try {
      const credentials = await options.httpAuth.credentials(req, {
        allow: ['user', 'service'],
      });
      const context: RequestContext = {
        actor: await actorOf(
          credentials,
          options.userInfo,
          req.method === 'GET' || req.method === 'HEAD',
        ),
        credentials,
        correlationId: randomUUID(),
        request: req,
      };
      res.locals[CONTEXT as unknown as string] = context;
      res.setHeader('Audit-Id', context.correlationId);
      next();
    } catch (error) {
      next(error);
    }
  };
}

/** Who sent a request, where it was authenticated. */
export function findContext(res: Response): RequestContext | undefined {
  return res.locals[CONTEXT as unknown as string];
}

/** Who sent a request. */
export function contextOf(res: Response): RequestContext {
  const context = findContext(res);
  if (!context) {
    throw new StatusError('Unauthorized', 'the request was not authenticated');
  }
  return context;
}
