import type { DiscoveredUnit } from '@fairway/plugin-fairway-common';
import type { WatchedObject } from '@fairway/plugin-fairway-node';
import {
  discoveredUnit,
  Doubt,
  lowDoubt,
  mediumDoubt,
  specOf,
  unsupportedUnit,
} from '@fairway/plugin-fairway-node/driverKit';
import { suspended } from '../reconcileRequest';
import { candidateOf } from './candidates';
import type { Consumers, FoundConsumers } from './Consumers';

/** The fields of `spec.ref`, each before those that Flux looks at only where it is not set. */
const REFS: Record<string, readonly string[]> = {
  OCIRepository: ['digest', 'semver', 'tag'],
  GitRepository: ['commit', 'name', 'semver', 'tag', 'branch'],
};

/** What there is to say of an OCIRepository or GitRepository. */
export async function unitOfSource(
  object: WatchedObject,
  consumers: Consumers,
): Promise<DiscoveredUnit> {
  const refs = REFS[object.kind];
  const held = refs.find(name => specOf(object).ref?.[name]);
  const found = await consumers.ofSource(object);
  const candidate = (ref: string) =>
    candidateOf(
      object,
      { ref, consumers: found.consumers },
      `${consumedBy(found)}`,
      consumerDoubts(found),
    );
  if (object.kind === 'GitRepository' && (!held || held === 'branch')) {
    return unsupportedUnit(
      object,
      `it follows ${
        held ? `branch "${specOf(object).ref.branch}"` : 'the default branch'
      }, which moves by itself; to promote tags or commits, let it hold one`,
      [...candidate('tag'), ...candidate('commit')],
    );
  }
  const [first] = candidate(held ?? 'tag');
  return first
    ? discoveredUnit(object, [first], suspendedDoubts(object))
    : unsupportedUnit(object, 'its reference cannot be read');
}

/** What there is to say of a HelmChart; nothing where it is a part of a HelmRelease. */
export async function unitOfChart(
  object: WatchedObject,
  consumers: Consumers,
): Promise<DiscoveredUnit | undefined> {
  const { chart, sourceRef } = specOf(object);
  if (await consumers.hasMade(object)) {
    return undefined;
  }
  const found = await consumers.ofSource(object);
  if (sourceRef?.kind !== 'HelmRepository') {
    return unsupportedUnit(
      object,
      `its chart is from ${sourceRef?.kind} ${sourceRef?.name}, so the version is that of the source; promote that`,
    );
  }
  const [first] = candidateOf(
    object,
    { chart, consumers: found.consumers },
    consumedBy(found),
    consumerDoubts(found),
  );
  return first
    ? discoveredUnit(object, [first], suspendedDoubts(object))
    : unsupportedUnit(object, 'its chart cannot be read');
}

/** What speaks against an object that Flux leaves alone. */
export function suspendedDoubts(object: WatchedObject): Doubt[] {
  return suspended(object)
    ? [
        lowDoubt(
          'it is suspended, so Flux would not carry out a version; resume it, or say "whenSuspended: Resume" in version',
        ),
      ]
    : [];
}

/** What speaks against those who carry a version out. */
export function consumerDoubts(found: FoundConsumers): Doubt[] {
  return [
    ...(found.consumers.length === 0
      ? [
          mediumDoubt(
            'no Kustomization or HelmRelease was found that carries it out, so a promotion waits for the object alone; name them in version.consumers',
          ),
        ]
      : []),
    ...found.suspended
      .slice(0, 1)
      .map(name =>
        lowDoubt(`${name}, which carries it out, is suspended; resume it`),
      ),
    ...(found.isPartial
      ? [
          mediumDoubt(
            'it may have more consumers than version.consumers names; add them',
          ),
        ]
      : []),
  ];
}

/** Who carries a version out, for people. */
export function consumedBy({ consumers }: FoundConsumers): string {
  const names = consumers
    .slice(0, 3)
    .map(({ kind, name }) => `${kind} ${name}`);
  const more = consumers.length - names.length;
  return `it names one version, which is carried out by ${names.join(', ')}${
    more > 0 ? ` and ${more} more` : ''
  }`;
}
