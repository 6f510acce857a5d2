import type { Router } from 'express';
import { contextOf } from '../k8s/requestContext';
import type { Approvals } from './Approvals';
import { sendView } from './sendView';

/** `/inbox`: what waits for people. */
export function addInboxRoutes(
  router: Router,
  { approvals }: { approvals: Approvals },
): void {
  router.get('/inbox', async (_req, res) => {
    sendView(res, await approvals.inbox(contextOf(res)));
  });
}
