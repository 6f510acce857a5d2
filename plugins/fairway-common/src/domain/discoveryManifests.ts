import { Document, isMap, isSeq } from 'yaml';
import {
  Backend,
  describeReference,
  GROUP_VERSION,
  Source,
  SourceUnit,
} from '../kinds';
import { isDnsLabel } from '../meta';
import type { DiscoveredItem } from '../views';
import { commonName, PerClusterItem, perClusterItems } from './perClusterItems';
import { leadsTo, sourceOfItem } from './sourceOfItem';

/** As many units as a Source may have. */
const MAX_UNITS = 100;

/** How long lines of comments become, in characters. Commands stay in one line, to be copied. */
const LINE_WIDTH = 90;

/** What is to be promoted, and what is there already. @public */
export interface DiscoverySelection {
  /** The namespace of the Sources and Backends. */
  namespace: string;
  /** Where the objects are: the name of the Cluster, or of the hub. */
  place: string;
  /** Whether the place is a hub. */
  isHub: boolean;
  items: readonly DiscoveredItem[];
  /** The names of the Clusters of the namespace, which names of objects on a hub may hold. */
  clusters: readonly string[];
  /** The Backends of the namespace, to use instead of new ones. */
  backends: readonly Pick<Backend, 'metadata' | 'spec'>[];
  /** The Sources of the namespace: new ones do not take their names, nor what they have. */
  sources: readonly Pick<Source, 'metadata' | 'spec'>[];
}

/** An object to create, with what there is to look at before. @public */
export interface DiscoveryManifest {
  /** Whether it is a Source that is there already, of which only the commands matter. */
  exists: boolean;
  object: {
    apiVersion: string;
    kind: 'Backend' | 'Source';
    metadata: { name: string; namespace: string };
    spec: Record<string, unknown>;
  };
  /** For people, a line each. */
  comments: string[];
  /** Of each unit of a Source, in order. */
  unitComments: string[];
  /** The commands that let Fairway write the objects of a Source, for the cluster that holds them. */
  commands: string[];
}

/** Whether an object is worth to be promoted as it is, where nobody chooses. @public */
export function isRecommended({
  version,
  confidence,
  optedIn,
}: DiscoveredItem): boolean {
  return version !== undefined && confidence !== 'Low' && optedIn === undefined;
}

/**
 * The Backends and Sources by which discovered objects are promoted: a Backend for each driver that has none yet, and a Source for
 * what belongs together. Objects that a Source has already get the commands for that. Objects that cannot be promoted are left out.
 *
 * @public
 */
export function discoveryManifests(
  selection: DiscoverySelection,
): DiscoveryManifest[] {
  const { place, isHub, backends, sources } = selection;
  const hub = isHub ? place : undefined;
  const items = selection.items.filter(({ version }) => version !== undefined);
  const known = items.flatMap(item => {
    const source = sourceOfItem(item, {
      ...selection,
      hub,
      clusters: isHub ? selection.clusters : [place],
    });
    return source ? [{ item, source }] : [];
  });
  const taken = new Set(known.map(({ item }) => item));
  const open = items.filter(item => !taken.has(item));
  const drivers = [...new Set(open.map(({ driver }) => driver))];
  const backendNames = backends.map(({ metadata }) => metadata.name);
  const sourceNames = sources.map(({ metadata }) => metadata.name);
  const made = drivers.flatMap(driver => {
    const ofDriver = open.filter(item => item.driver === driver);
    const existing = backends.find(backend => leadsTo(backend, driver, hub));
    const backend =
      existing?.metadata.name ??
      freeName(isHub ? `${driver}-${place}` : driver, backendNames);
    return [
      ...(existing ? [] : [backendOf(driver, backend, selection)]),
      ...groupsOf(
        perClusterItems(ofDriver, isHub ? selection.clusters : []),
      ).map(group =>
        sourceOf(group, freeName(group[0].item.group, sourceNames), {
          ...selection,
          backend,
        }),
      ),
    ];
  });
  const there = [...new Set(known.map(({ source }) => source))].map(source =>
    existingSource(
      source,
      known.filter(each => each.source === source).map(({ item }) => item),
    ),
  );
  return [...made, ...there];
}

/** Manifests as YAML documents to review and apply, with the commands in comments. @public */
export function renderManifests(
  manifests: readonly DiscoveryManifest[],
): string {
  return manifests
    .map(({ exists, object, comments, unitComments, commands }) => {
      const about = asComment([
        ...comments.flatMap(wrapped),
        ...(commands.length > 0
          ? ['Let Fairway write the objects, on the cluster that holds them:']
          : []),
        ...commands.map(command => `  ${command}`),
      ]);
      if (exists) {
        return about.replace(/^/gm, '#').concat('\n');
      }
      const document = new Document(object);
      const units = document.getIn(['spec', 'units']);
      if (isSeq(units)) {
        units.items.forEach((unit, index) => {
          if (isMap(unit)) {
            unit.commentBefore = asComment(
              unitComments.slice(index, index + 1).flatMap(wrapped),
            );
          }
        });
      }
      document.commentBefore = about;
      return document.toString({ lineWidth: 0 });
    })
    .join('---\n');
}

/** A sentence in lines that can be read without moving them; what has no space stays in one piece. */
function wrapped(sentence: string): string[] {
  const lines: string[] = [];
  for (const word of sentence.split(/\s+/)) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + word.length < LINE_WIDTH) {
      lines[lines.length - 1] = `${line} ${word}`;
    } else {
      lines.push(word);
    }
  }
  return lines;
}

function asComment(lines: readonly string[]): string {
  return lines
    .map(line => ` ${line.replace(/\s*[\r\n]+\s*/g, ' ')}`)
    .join('\n');
}

function backendOf(
  driver: string,
  name: string,
  { namespace, place, isHub }: DiscoverySelection,
): DiscoveryManifest {
  return {
    exists: false,
    object: {
      apiVersion: GROUP_VERSION,
      kind: 'Backend',
      metadata: { name, namespace },
      spec: { driver, ...(isHub && { hub: { backstageCluster: place } }) },
    },
    comments: isHub
      ? [
          `The objects of the driver ${driver} on the hub "${place}".`,
          'Check: versions for all target clusters of its sources are written there.',
        ]
      : [
          `The objects of the driver ${driver} on each target cluster.`,
          'Check: config, where the driver has settings.',
        ],
    unitComments: [],
    commands: [],
  };
}

function sourceOf(
  items: readonly PerClusterItem[],
  name: string,
  {
    namespace,
    place,
    isHub,
    backend,
  }: DiscoverySelection & { backend: string },
): DiscoveryManifest {
  const unitNames: string[] = [];
  const units: SourceUnit[] = items.map(({ item: { object, version } }) => ({
    name: freeName(commonName(object.name), unitNames),
    object,
    version: version!,
  }));
  return {
    exists: false,
    object: {
      apiVersion: GROUP_VERSION,
      kind: 'Source',
      metadata: { name, namespace },
      spec: { backendRef: { name: backend }, units },
    },
    comments: [
      `${items[0].item.group}, as it was found on ${
        isHub ? 'the hub' : 'cluster'
      } "${place}".`,
      'Check: what is deployed together is one source, and what is not has one of its own; spec.entityRef names the entity of the catalog.',
      isHub
        ? 'Check: {cluster} stands for the name of each target cluster; write it where clusters have objects of their own and it is missing.'
        : 'Check: the objects have the same names on all clusters that are to get it. Where clusters differ, write {cluster} in a name, or give the unit variants.',
    ],
    unitComments: items.map(({ found, clusters }) => {
      const [{ object, field, current, confidence, reason }] = found;
      const others = found.length - 1;
      return `${describeReference(object)}: ${field} is ${
        current === null ? 'not set' : `"${current}"`
      } now. Confidence ${confidence}: ${reason}.${
        clusters.length > 0 ? ` Found for ${clusters.join(', ')}.` : ''
      }${others > 0 ? ` The same of ${others} more.` : ''}`;
    }),
    commands: items
      .flatMap(({ found }) => found)
      .flatMap(item => handOverCommands(item, `${namespace}/${name}`)),
  };
}

function existingSource(
  {
    metadata: { namespace, name },
    spec,
  }: DiscoverySelection['sources'][number],
  items: readonly DiscoveredItem[],
): DiscoveryManifest {
  return {
    exists: true,
    object: {
      apiVersion: GROUP_VERSION,
      kind: 'Source',
      metadata: { name, namespace },
      spec,
    },
    comments: [
      `Source ${name} has ${items
        .map(({ object }) => describeReference(object))
        .join(', ')} already; there is nothing to create.`,
    ],
    unitComments: [],
    commands: items.flatMap(item =>
      handOverCommands(item, `${namespace}/${name}`),
    ),
  };
}

/** The commands of an object, for a source. @public */
export function handOverCommands(
  { handOver }: Pick<DiscoveredItem, 'handOver'>,
  source: string,
): string[] {
  return handOver.map(command => command.replaceAll('{source}', source));
}

/** What belongs together, no more than fits into one Source. */
function groupsOf(items: readonly PerClusterItem[]): PerClusterItem[][] {
  const groups = new Map<string, PerClusterItem[]>();
  for (const each of items) {
    const { group } = each.item;
    groups.set(group, [...(groups.get(group) ?? []), each]);
  }
  return [...groups.values()].flatMap(group =>
    Array.from({ length: Math.ceil(group.length / MAX_UNITS) }, (_, part) =>
      group.slice(part * MAX_UNITS, (part + 1) * MAX_UNITS),
    ),
  );
}

/** The name itself, or with a number behind it; it is taken from then on. */
function freeName(wanted: string, taken: string[]): string {
  const base = toLabel(wanted);
  let name = base;
  for (let number = 2; taken.includes(name); number++) {
    name = toLabel(`${base.slice(0, 58)}-${number}`);
  }
  taken.push(name);
  return name;
}

/** A name with the characters that names of Fairway may have. */
function toLabel(text: string): string {
  const label = text
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, '-')
    .slice(0, 63)
    .replace(/^-+|-+$/g, '');
  return isDnsLabel(label) ? label : 'app';
}
