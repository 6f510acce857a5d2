import type { WatchedObject } from '@fairway/plugin-fairway-node';
import { specOf, VersionProblem } from '@fairway/plugin-fairway-node/driverKit';
import type { SourceAddress } from './versionSchema';

/** An entry of `spec.sources`, or `spec.source`. */
export interface ApplicationSource {
  repoURL?: string;
  chart?: string;
  targetRevision?: string;
  helm?: Record<string, any>;
  kustomize?: Record<string, any>;
  [key: string]: unknown;
}

/** The sources of an Application; Argo CD ignores `source` where there are `sources`. */
export function sourcesOf(from: Record<string, any>): ApplicationSource[] {
  const { source, sources } = from;
  if (Array.isArray(sources) && sources.length > 0) {
    return sources;
  }
  return source ? [source] : [];
}

/** Whether an Application has its sources in a list. */
export function hasSourceList(application: WatchedObject): boolean {
  const { sources } = specOf(application);
  return Array.isArray(sources) && sources.length > 0;
}

/** One source of an Application. */
export interface AddressedSource {
  source: ApplicationSource;
  /** Its place in the list as it is now; messages never name it. */
  index: number;
  /** The source in messages. */
  text: string;
}

/** Finds the source that is meant: by its repository and chart, and never by its place. */
export function addressSource(
  address: SourceAddress | undefined,
  application: WatchedObject,
): AddressedSource | VersionProblem {
  const spec = specOf(application);
  if (spec.sourceHydrator) {
    return {
      reason: 'Hydrated',
      problem:
        'its source is written by the source hydrator of Argo CD (spec.sourceHydrator), which would write over the version; promote what it hydrates',
    };
  }
  const sources = sourcesOf(spec);
  const isList = hasSourceList(application);
  if (sources.length === 0) {
    return { reason: 'NoSource', problem: 'it has no source' };
  }
  if (!address && sources.length > 1) {
    return {
      reason: 'AmbiguousSource',
      problem: `it has ${
        sources.length
      } sources; name one in version.source of the unit: ${listed(sources)}`,
    };
  }
  const matching = sources.flatMap((source, index) =>
    !address || isAddressed(source, address) ? [{ source, index }] : [],
  );
  if (matching.length !== 1) {
    const named = `the source ${describeAddress(address!)}`;
    return matching.length === 0
      ? {
          reason: 'NoSource',
          problem: `it has not ${named}; correct version.source of the unit: it has ${listed(
            sources,
          )}`,
        }
      : {
          reason: 'AmbiguousSource',
          problem: `${named} is there ${matching.length} times; ${
            address!.chart
              ? 'give each chart a source of its own'
              : 'add its chart to version.source of the unit'
          }`,
        };
  }
  const [{ source, index }] = matching;
  return {
    source,
    index,
    text: isList ? `spec.sources[${describeSource(source)}]` : 'spec.source',
  };
}

function isAddressed(
  source: ApplicationSource,
  { repoURL, chart }: SourceAddress,
): boolean {
  return (
    normalURL(source.repoURL) === normalURL(repoURL) &&
    (chart === undefined || chart === source.chart)
  );
}

/** Argo CD takes URLs that differ in nothing else for the same repository. */
export function normalURL(url: string | undefined): string {
  return (url ?? '')
    .trim()
    .toLowerCase()
    .replace(/\/+$/, '')
    .replace(/\.git$/, '');
}

function describeAddress({ repoURL, chart }: SourceAddress): string {
  return `repoURL ${repoURL}${chart ? ` with chart ${chart}` : ''}`;
}

function describeSource({ repoURL, chart }: ApplicationSource): string {
  return `repoURL=${repoURL}${chart ? `,chart=${chart}` : ''}`;
}

/** How many sources a message names. */
const MOST_NAMED = 5;

function listed(sources: readonly ApplicationSource[]): string {
  const named = sources
    .slice(0, MOST_NAMED)
    .map(({ repoURL, chart }) => describeAddress({ repoURL: repoURL!, chart }));
  const more = sources.length - named.length;
  return `${named.join('; ')}${more > 0 ? `; and ${more} more` : ''}`;
}
