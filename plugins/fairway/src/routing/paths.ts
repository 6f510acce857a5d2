/** The kinds that have a list, a page for each object and a form, by their plural. */
export const RESOURCE_PLURALS = [
  'clusters',
  'fleets',
  'plans',
  'sources',
  'backends',
] as const;
export type ResourcePlural = (typeof RESOURCE_PLURALS)[number];

/** Where each page is, below the root of the plugin. */
export interface FairwayPaths {
  promotions(): string;
  run(namespace: string, name: string): string;
  target(namespace: string, name: string): string;
  /** The form that starts a promotion, with its source filled in where one is given. */
  promote(source?: { namespace: string; name: string }): string;
  /** Leads to the newest run of a promotion, and waits for the first one. */
  promotion(namespace: string, name: string): string;
  /** What waits for people, or one gate of it. */
  approvals(gate?: {
    namespace: string;
    run: string;
    stage: string;
    gate: string;
  }): string;
  /** The versions that clusters hold, or only what has drifted of a source in a fleet. */
  fleet(drifted?: { namespace: string; fleet: string; source: string }): string;
  activity(): string;
  /** What could be promoted, on a cluster where one is given. */
  discover(cluster?: { namespace: string; name: string }): string;
  /** The list of a kind. */
  list(plural: ResourcePlural): string;
  /** The form that makes a new object of a kind. */
  create(plural: ResourcePlural): string;
  /** The page of an object. */
  resource(plural: ResourcePlural, namespace: string, name: string): string;
  /** The form that changes an object. */
  edit(plural: ResourcePlural, namespace: string, name: string): string;
}

/** The paths of all pages below a root such as `/fairway`. */
export function pathsBelow(root: string): FairwayPaths {
  const at = (...segments: string[]) =>
    [root.replace(/\/$/, ''), ...segments.map(encodeURIComponent)].join('/') ||
    '/';
  return {
    promotions: () => at(),
    run: (namespace, name) => at('runs', namespace, name),
    target: (namespace, name) => at('targets', namespace, name),
    promote: source =>
      source
        ? `${at('promote')}?${new URLSearchParams({
            namespace: source.namespace,
            source: source.name,
          })}`
        : at('promote'),
    promotion: (namespace, name) => at('promotions', namespace, name),
    approvals: item =>
      item
        ? at('approvals', item.namespace, item.run, item.stage, item.gate)
        : at('approvals'),
    fleet: drifted =>
      drifted
        ? `${at('fleet')}?${new URLSearchParams({
            namespace: drifted.namespace,
            fleet: drifted.fleet,
            search: drifted.source,
            drifted: 'true',
          })}`
        : at('fleet'),
    activity: () => at('activity'),
    discover: cluster =>
      cluster
        ? `${at('discover')}?${new URLSearchParams({
            place: `cluster/${cluster.namespace}/${cluster.name}`,
          })}`
        : at('discover'),
    list: plural => at(plural),
    create: plural => at(plural, 'new'),
    resource: (plural, namespace, name) => at(plural, namespace, name),
    edit: (plural, namespace, name) => at(plural, namespace, name, 'edit'),
  };
}
