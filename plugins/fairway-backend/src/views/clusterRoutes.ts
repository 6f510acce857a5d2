import {
  GROUP_VERSION,
  kindByName,
  RegisteredClusters,
} from '@fairway/plugin-fairway-common';
import type { ClusterGateway } from '@fairway/plugin-fairway-node';
import type { Router } from 'express';
import type { CreateAccess } from '../authorization';
import { queryOf } from '../k8s/queryOptions';
import { contextOf } from '../k8s/requestContext';
import { badRequest, forbidden } from '../resources/statusError';
import { asStored } from './asStored';
import { sendView } from './sendView';

const clusterKind = kindByName('Cluster')!;

const MAX_NAMES = 500;

/** `/registered-clusters`: which clusters a Cluster can be made for. */
export function addClusterRoutes(
  router: Router,
  deps: {
    createAccess: CreateAccess;
    gateway: Pick<ClusterGateway, 'registered'>;
  },
): void {
  router.get('/registered-clusters', async (req, res) => {
    const namespace = queryOf(req).get('namespace');
    if (!namespace) {
      throw badRequest(
        'the parameter namespace is required; write it like namespace=default',
      );
    }
    const names = (await deps.gateway.registered()).sort();
    const problems = await deps.createAccess.problems(
      clusterKind,
      namespace,
      names.map(name =>
        asStored(
          {
            apiVersion: GROUP_VERSION,
            kind: clusterKind.kind,
            metadata: { name },
            spec: clusterKind.spec.parse({
              connection: { backstageCluster: name },
            }),
          },
          namespace,
        ),
      ),
      contextOf(res),
    );
    const permitted = names.filter((_, index) => problems[index] === undefined);
    const [problem] = problems;
    if (permitted.length === 0 && problem !== undefined) {
      throw forbidden(clusterKind, '', problem);
    }
    const view: RegisteredClusters = {
      names: permitted.slice(0, MAX_NAMES),
      total: permitted.length,
    };
    sendView(res, view);
  });
}
