import type {
  DiscoveredField,
  DiscoveredUnit,
  DiscoveryConfidence,
} from '@fairway/plugin-fairway-common';
import type { WatchedObject } from '../../clusters';
import { FIELD_MANAGER } from '../deliveryErrors';
import { optedInFor } from '../optIn';
import { lastWriterOf, managersOfField } from '../ownership/managedFields';
import type { VersionField } from '../VersionField';
import { handOverCommands } from './handOver';
import { madeBy } from './madeBy';

/** What speaks against promoting an object as it is. */
export interface Doubt {
  confidence: Exclude<DiscoveryConfidence, 'High'>;
  /** What it is and what to do about it, for people. */
  reason: string;
}

/** A field of an object that may carry its version. */
export interface FieldCandidate {
  /** `units[].version`. */
  version: Record<string, unknown>;
  located: VersionField;
  /** What speaks for the field, for people. */
  because: string;
  doubts?: readonly Doubt[];
}

/** A doubt of the lowest confidence. */
export function lowDoubt(reason: string): Doubt {
  return { confidence: 'Low', reason };
}

/** A doubt that a look can settle. */
export function mediumDoubt(reason: string): Doubt {
  return { confidence: 'Medium', reason };
}

const NAME_LABEL = 'app.kubernetes.io/name';
const PART_OF_LABEL = 'app.kubernetes.io/part-of';

/** Namespaces of Kubernetes itself. */
const SYSTEM_NAMESPACES = ['kube-system', 'kube-public', 'kube-node-lease'];

/** An object that cannot be promoted, whichever field of it is looked at. */
export function unsupportedUnit(
  object: WatchedObject,
  reason: string,
  alternatives: readonly FieldCandidate[] = [],
): DiscoveredUnit {
  return {
    ...aboutObject(object),
    confidence: 'Low',
    reason,
    handOver: [],
    ...(alternatives.length > 0 && {
      alternatives: alternatives.map(fieldOf),
    }),
  };
}

/**
 * An object with the fields that may carry its version, the likeliest first.
 *
 * @param doubts - what speaks against promoting the object, whichever field is taken
 * @param maker - tells who would make the object anew with its old version, for drivers that know better than the usual marks
 */
export function discoveredUnit(
  object: WatchedObject,
  [first, ...others]: readonly [FieldCandidate, ...FieldCandidate[]],
  doubts: readonly Doubt[] = [],
  maker: typeof madeBy = madeBy,
): DiscoveredUnit {
  const { located } = first;
  if (object.metadata.deletionTimestamp) {
    return unsupportedUnit(object, 'it is being deleted');
  }
  const made = maker(object, located.path);
  if (made) {
    return unsupportedUnit(object, made);
  }
  const all = [
    ...(first.doubts ?? []),
    ...doubts,
    ...fieldDoubts(object, located),
  ];
  const owner = lastWriterOf(object, located.path)?.manager;
  return {
    ...aboutObject(object),
    ...fieldOf(first),
    confidence: lowest(all),
    reason: all.map(({ reason }) => reason).join('; ') || first.because,
    ...(owner !== undefined && { owner }),
    handOver: handOverCommands(object, located),
    ...(others.length > 0 && { alternatives: others.map(fieldOf) }),
  };
}

function aboutObject(
  object: WatchedObject,
): Pick<DiscoveredUnit, 'object' | 'group' | 'optedIn'> {
  const { apiVersion, kind } = object;
  const { name, namespace, labels = {} } = object.metadata;
  const optedIn = optedInFor(object);
  return {
    object: { apiVersion, kind, ...(namespace && { namespace }), name },
    group: labels[PART_OF_LABEL] || labels[NAME_LABEL] || name,
    ...(optedIn !== undefined && { optedIn }),
  };
}

function fieldOf({ version, located }: FieldCandidate): DiscoveredField {
  return { version, field: located.text, current: located.current };
}

function fieldDoubts(
  { metadata, ...object }: WatchedObject,
  { path }: VersionField,
): Doubt[] {
  const live = { ...object, metadata } as WatchedObject;
  const appliers = managersOfField(live, path)
    .filter(({ operation }) => operation === 'Apply')
    .map(({ manager }) => manager)
    .filter(manager => manager !== FIELD_MANAGER);
  const release = metadata.annotations?.['meta.helm.sh/release-name'];
  return [
    ...(appliers.length > 0
      ? [
          mediumDoubt(
            `"${appliers.join(
              '", "',
            )}" applies the field; take it out of what is applied there before it is handed over`,
          ),
        ]
      : []),
    ...(release === undefined
      ? []
      : [
          lowDoubt(
            `Helm release ${release} made it, and its next upgrade brings back the version of the chart; take the version out of the values, or let Flux or Argo CD install the release and promote it there`,
          ),
        ]),
    ...(SYSTEM_NAMESPACES.includes(metadata.namespace ?? '')
      ? [lowDoubt('it is a part of Kubernetes itself')]
      : []),
  ];
}

function lowest(doubts: readonly Doubt[]): DiscoveryConfidence {
  if (doubts.length === 0) {
    return 'High';
  }
  return doubts.some(({ confidence }) => confidence === 'Low')
    ? 'Low'
    : 'Medium';
}
