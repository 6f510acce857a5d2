import {
  Cluster,
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
      names.map(name => clusterFor(namespace, name)),
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

/** The Cluster that would be made, as far as permissions look at it. */
function clusterFor(namespace: string, name: string): Cluster {
  return {
    apiVersion: GROUP_VERSION,
    kind: 'Cluster',
    metadata: {
      namespace,
      name,
      uid: '',
      resourceVersion: '',
      generation: 1,
      creationTimestamp: '',
    },
    spec: clusterKind.spec.parse({ connection: { backstageCluster: name } }),
  } as Cluster;
}
