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
  approvals(): string;
  fleet(): string;
  activity(): string;
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
    approvals: () => at('approvals'),
    fleet: () => at('fleet'),
    activity: () => at('activity'),
    list: plural => at(plural),
    create: plural => at(plural, 'new'),
    resource: (plural, namespace, name) => at(plural, namespace, name),
    edit: (plural, namespace, name) => at(plural, namespace, name, 'edit'),
  };
}
