import type { Router } from 'express';
import { DiscoveryService, readDiscoveryRequest } from '../discovery';
import { readDocument } from '../k8s/requestBody';
import { contextOf } from '../k8s/requestContext';
import { sendView } from './sendView';
import { untilClosed } from '../k8s/untilClosed';

/** `/discover`: what could be promoted on a cluster. */
export function addDiscoveryRoutes(
  router: Router,
  { discovery }: { discovery: DiscoveryService },
): void {
  router.post('/discover', async (req, res) => {
    const request = readDiscoveryRequest(readDocument(req).value);
    sendView(
      res,
      await discovery.discover(request, contextOf(res), untilClosed(res)),
    );
  });
}
