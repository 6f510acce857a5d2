import type {
  HttpAuthService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { InputError, NotAllowedError } from '@backstage/errors';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { auditReadPermission } from '@fairway/plugin-fairway-common';
import type { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { z } from 'zod';
import type { FairwayStore } from '../store/types';

const MAX_ROWS = 500;

const querySchema = z.object({
  after: z.coerce.number().int().min(0).optional(),
  limit: z.coerce.number().int().min(1).max(MAX_ROWS).default(100),
  kind: z.string().optional(),
  namespace: z.string().optional(),
  name: z.string().optional(),
  correlationId: z.string().optional(),
});

/**
 * `GET /audit`: rows of the audit log in order, for those who have the permission `fairway.audit.read`.
 *
 * @remarks
 * `limit` is at most 500, by default 100; `next` of an answer is the `after` of the following page, and absent on the last one.
 * `kind`, `namespace`, `name` and `correlationId` narrow what is listed.
 */
export function createAuditRouter(options: {
  store: Pick<FairwayStore, 'audit'>;
  httpAuth: HttpAuthService;
  permissions: PermissionsService;
}): Router {
  const { store, httpAuth, permissions } = options;
  const router = PromiseRouter();
  router.get('/audit', async (req, res) => {
    const credentials = await httpAuth.credentials(req, {
      allow: ['user', 'service'],
    });
    const [{ result }] = await permissions.authorize(
      [{ permission: auditReadPermission }],
      { credentials },
    );
    if (result !== AuthorizeResult.ALLOW) {
      throw new NotAllowedError(
        `Reading the audit log needs the permission ${auditReadPermission.name}`,
      );
    }
    const query = querySchema.safeParse(req.query);
    if (!query.success) {
      const [{ path, message }] = query.error.issues;
      throw new InputError(`${path.join('.')}: ${message}`);
    }
    const items = await store.audit(query.data);
    res.json({
      items,
      ...(items.length === query.data.limit
        ? { next: items[items.length - 1].sequence }
        : {}),
    });
  });
  return router;
}
