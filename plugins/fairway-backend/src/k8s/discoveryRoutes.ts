import {
  API_GROUP,
  API_VERSION,
  Backend,
  discoveryManifests,
  DiscoveredItem,
  DiscoveryRequest,
  GROUP_VERSION,
  handOverCommands,
  isDnsLabel,
  isRecommended,
  kindByName,
  renderManifests,
  Source,
} from '@fairway/plugin-fairway-common';
import type { Request, Response, Router } from 'express';
import { DiscoveryService, MAX_DISCOVERY_LIMIT } from '../discovery';
import type { Resources } from '../resources';
import { badRequest, StatusError } from '../resources/statusError';
import { flag, wholeNumber } from './parameters';
import { queryOf } from './queryOptions';
import { contextOf } from './requestContext';
import { includeObject, sendList } from './respond';
import { parseFieldSelector } from './selectors';
import type { Columns } from './table';
import { untilClosed } from './untilClosed';
import { warningHeader } from './warningHeader';

const ROOT = `/apis/${API_GROUP}/${API_VERSION}`;
const COLLECTION = `${ROOT}/namespaces/:namespace/discoveries`;

const FIELDS = [
  'spec.cluster',
  'spec.hub',
  'spec.driver',
  'spec.object.namespace',
];

const EXAMPLE =
  'kubectl get discoveries -n team-a --field-selector spec.cluster=eu-1';

const sourceKind = kindByName('Source')!;
const backendKind = kindByName('Backend')!;
const clusterKind = kindByName('Cluster')!;

/** Something that could be promoted, as an object. It is made when it is asked for, and not kept. */
interface Discovery {
  apiVersion: string;
  kind: 'Discovery';
  metadata: { name: string; namespace: string };
  spec: DiscoveredItem & { cluster: string };
}

const text = (
  name: string,
  description: string,
  value: (spec: Discovery['spec']) => string | undefined,
  priority: 0 | 1 = 0,
): Columns<Discovery>[number] => ({
  name,
  type: 'string',
  description,
  priority,
  value: ({ spec }) => value(spec),
});

const columns: Columns<Discovery> = [
  text('Cluster', 'Where the object is.', spec => spec.cluster),
  text('Kind', 'The kind of the object.', spec => spec.object.kind),
  text('Namespace', 'Its namespace.', spec => spec.object.namespace),
  text('Name', 'Its name.', spec => spec.object.name),
  text('Field', 'The field with the version.', spec => spec.field),
  text('Version', 'The version now.', spec => spec.current ?? undefined),
  text('Confidence', 'How sure it is.', spec => spec.confidence),
  text('Reason', 'Why, and what to do.', spec => spec.reason),
  text('Driver', 'The driver that found it.', spec => spec.driver, 1),
  text('Opted-In', 'What it has opted in for.', spec => spec.optedIn, 1),
  text('Owner', 'Who has written the field.', spec => spec.owner, 1),
];

function asDiscovery(
  item: DiscoveredItem,
  { namespace, place }: { namespace: string; place: string },
): Discovery {
  const { object, driver, group } = item;
  return {
    apiVersion: GROUP_VERSION,
    kind: 'Discovery',
    metadata: {
      name: [place, driver, object.kind, object.namespace, object.name]
        .filter(part => part !== undefined)
        .join('.')
        .toLowerCase(),
      namespace,
    },
    spec: {
      ...item,
      cluster: place,
      handOver: handOverCommands(item, `${namespace}/${group}`),
    },
  };
}

/** What the URL asks for besides the page. @throws StatusError BadRequest */
function selected(
  req: Request,
): Pick<DiscoveryRequest, 'cluster' | 'hub' | 'drivers' | 'objectNamespace'> {
  const query = queryOf(req);
  if (query.get('labelSelector')) {
    throw badRequest(
      'discoveries have no labels; leave out the label selector',
    );
  }
  const requirements = parseFieldSelector(
    query.get('fieldSelector') ?? '',
    FIELDS,
  );
  const not = requirements.find(({ operator }) => operator !== 'In');
  if (not) {
    throw badRequest(
      `${not.key} can only be selected by "=", such as ${EXAMPLE}`,
    );
  }
  const value = (key: string) =>
    requirements.find(requirement => requirement.key === key)?.values[0];
  const driver = value('spec.driver');
  return {
    cluster: value('spec.cluster'),
    hub: value('spec.hub'),
    drivers: driver === undefined ? undefined : [driver],
    objectNamespace: value('spec.object.namespace'),
  };
}

/** @throws StatusError BadRequest */
function requestOf(req: Request): DiscoveryRequest {
  const query = queryOf(req);
  const { namespace } = req.params;
  if (!isDnsLabel(namespace)) {
    throw badRequest(`"${namespace}" is not a namespace`);
  }
  if (flag('watch', query.get('watch'))) {
    throw new StatusError(
      'MethodNotAllowed',
      'discoveries are made when they are asked for and cannot be watched; list them again',
    );
  }
  const limit = wholeNumber('limit', query.get('limit'));
  const request = {
    namespace,
    ...selected(req),
    // Fewer than asked for is a page like any other.
    limit: Math.min(limit || MAX_DISCOVERY_LIMIT, MAX_DISCOVERY_LIMIT),
    continue: query.get('continue') || undefined,
  };
  if (request.cluster === undefined && request.hub === undefined) {
    throw badRequest(
      `say which cluster to look at: ${EXAMPLE}; for objects on the hub of a Backend --field-selector spec.hub=<its name in Backstage>`,
    );
  }
  return request;
}

/** `…/discoveries`: what could be promoted, as objects of a kind that is only listed, and `…/discoveries/manifests` as YAML to review. */
export function addDiscoveryRoutes(
  router: Router,
  deps: {
    discovery: DiscoveryService;
    resources: Resources;
    now: () => number;
  },
): void {
  const { discovery, resources } = deps;
  const discover = async (req: Request, res: Response) => {
    const request = requestOf(req);
    return {
      request,
      page: await discovery.discover(request, contextOf(res), untilClosed(res)),
    };
  };

  router.get(COLLECTION, async (req, res) => {
    const { request, page } = await discover(req, res);
    if (page.notes.length > 0) {
      res.setHeader(
        'Warning',
        page.notes.map(({ driver, message }) =>
          warningHeader(`${driver}: ${message}`),
        ),
      );
    }
    sendList(
      res,
      {
        kind: 'DiscoveryList',
        apiVersion: GROUP_VERSION,
        metadata: {
          resourceVersion: '',
          ...(page.continue && { continue: page.continue }),
        },
        items: page.items.map(item =>
          asDiscovery(item, {
            namespace: request.namespace,
            place: page.place,
          }),
        ),
      },
      {
        columns,
        include: includeObject(res),
        now: deps.now(),
        withoutName: true,
      },
    );
  });

  router.get(`${COLLECTION}/manifests`, async (req, res) => {
    const { request, page } = await discover(req, res);
    const { namespace } = request;
    const context = contextOf(res);
    const [backends, sources, clusters] = await Promise.all(
      [backendKind, sourceKind, clusterKind].map(definition =>
        resources.list(definition, { namespace }, context),
      ),
    );
    const manifests = discoveryManifests({
      namespace,
      place: page.place,
      isHub: request.hub !== undefined,
      items: page.items.filter(isRecommended),
      backends: backends.items as Backend[],
      sources: sources.items as Source[],
      clusters: clusters.items.map(({ metadata }) => metadata.name),
    });
    res.setHeader('Cache-Control', 'no-cache, private');
    res
      .type('application/yaml')
      .send(
        [
          `# What could be promoted of "${page.place}", to review: of ${page.items.length} objects those with confidence Medium or High that have not opted in.`,
          ...page.notes.map(({ driver, message }) => `# ${driver}: ${message}`),
          ...(page.continue
            ? [`# There is more: repeat it with continue=${page.continue}`]
            : []),
          renderManifests(manifests),
        ].join('\n'),
      );
  });

  router.get(`${ROOT}/discoveries`, () => {
    throw badRequest(
      `discoveries are made for a cluster of a namespace: ${EXAMPLE}`,
    );
  });
  router.all([COLLECTION, `${COLLECTION}/:name`], req => {
    throw new StatusError(
      'MethodNotAllowed',
      `discoveries can only be listed, not ${req.method}: ${EXAMPLE}`,
    );
  });
}
