import type { Request, Router } from 'express';
import { flag, wholeNumber } from '../../k8s/parameters';
import { queryOf } from '../../k8s/queryOptions';
import { contextOf } from '../../k8s/requestContext';
import { badRequest } from '../../resources/statusError';
import { sendView } from '../sendView';
import type { FleetQuery, FleetRowsQuery, FleetView } from './FleetView';

const MAX_ROWS = 500;

function fleetQuery(query: URLSearchParams): FleetQuery {
  const text = (name: string) => query.get(name) || undefined;
  const namespace = text('namespace');
  const fleet = text('fleet');
  if (fleet && !namespace) {
    throw badRequest(
      `fleet=${fleet} is a name within a namespace; give the parameter namespace, too`,
    );
  }
  return { namespace, fleet, group: text('group'), search: text('search') };
}

function rowsQuery(req: Request): FleetRowsQuery {
  const query = queryOf(req);
  const shown = fleetQuery(query);
  const value = query.get('value') || undefined;
  const unlabelled = flag('unlabelled', query.get('unlabelled')) ?? false;
  if ((value !== undefined || unlabelled) && !shown.group) {
    throw badRequest(
      'the parameter group is required with value and unlabelled; give the key of a label',
    );
  }
  if (value !== undefined && unlabelled) {
    throw badRequest(
      `unlabelled=true and value=${value} exclude each other; give one of them`,
    );
  }
  return {
    ...shown,
    value: unlabelled ? null : value,
    odd: flag('odd', query.get('odd')) ?? false,
    drifted: flag('drifted', query.get('drifted')) ?? false,
    cluster: query.get('cluster')?.toLowerCase() || undefined,
    offset: wholeNumber('offset', query.get('offset')) ?? 0,
    limit:
      wholeNumber('limit', query.get('limit'), { min: 1, max: MAX_ROWS }) ??
      100,
  };
}

/** `/fleet`: which version is where. */
export function addFleetRoutes(
  router: Router,
  { fleet }: { fleet: FleetView },
): void {
  router.get('/fleet', async (req, res) => {
    const query = fleetQuery(queryOf(req));
    sendView(res, await fleet.summary(query, contextOf(res)));
  });

  router.get('/fleet/clusters', async (req, res) => {
    const query = rowsQuery(req);
    sendView(res, await fleet.rows(query, contextOf(res)));
  });
}
