import type { WatchedObject } from '@fairway/plugin-fairway-node';
import {
  fillTemplate,
  formatFieldPath,
  heldText,
  keyPath,
  parseFieldPath,
  readField,
  specOf,
  VersionProblem,
} from '@fairway/plugin-fairway-node/driverKit';
import type { LocatedField } from './LocatedField';
import { setIn } from './setIn';
import type { ElementVersion } from './versionSchema';

interface Generator {
  list?: { elements?: Record<string, unknown>[]; elementsYaml?: string };
  [kind: string]: unknown;
}

/** The generators of an ApplicationSet. */
export function generatorsOf(applicationSet: WatchedObject): Generator[] {
  return specOf(applicationSet).generators ?? [];
}

/** Finds the field that carries the version in an element of a list generator. */
export function elementField(
  { element, match }: ElementVersion,
  applicationSet: WatchedObject,
): LocatedField | VersionProblem {
  const generators = generatorsOf(applicationSet);
  const wanted = Object.entries(match);
  const place = `spec.generators[].list.elements[${wanted
    .map(([key, value]) => `${key}=${value}`)
    .join(',')}]`;
  const found = generators.flatMap(({ list }, generator) =>
    (list?.elements ?? []).flatMap((candidate, index) =>
      wanted.every(([key, value]) => textAt(candidate, key) === value)
        ? [{ generator, index, candidate }]
        : [],
    ),
  );
  if (found.length !== 1) {
    return found.length === 0
      ? noElement(place, generators)
      : {
          reason: 'AmbiguousElement',
          problem: `${place} is there ${found.length} times; add fields to version.match of the unit until one is left`,
        };
  }
  const [{ generator, index, candidate }] = found;
  const keys = keysOf(element);
  const field = `${place}.${formatFieldPath(keyPath(...keys))}`;
  const held = heldText(
    readField(candidate, keyPath(...keys)),
    '{version}',
    field,
  );
  if ('problem' in held) {
    return held;
  }
  const { version: current } = held;
  return {
    path: keyPath('spec', 'generators'),
    pointer: [
      ...['spec', 'generators', String(generator)],
      ...['list', 'elements', String(index), ...keys],
    ],
    text: field,
    current,
    holds: version => version === current,
    isSharedList: true,
    valueOf: version => {
      const value =
        version === null ? undefined : fillTemplate('{version}', version);
      const changed = setIn(candidate, keys, value);
      return {
        value: generators.map((other, at) =>
          at === generator ? withElement(other, index, changed) : other,
        ),
      };
    },
  };
}

function withElement(
  generator: Generator,
  index: number,
  element: Record<string, unknown>,
): Generator {
  const { list } = generator;
  const elements = list!.elements!.map((other, at) =>
    at === index ? element : other,
  );
  return { ...generator, list: { ...list, elements } };
}

function noElement(
  place: string,
  generators: readonly Generator[],
): VersionProblem {
  if (generators.some(({ list }) => list?.elementsYaml)) {
    return {
      reason: 'NoElement',
      problem: `${place} is not there; list.elementsYaml is a text, of which nothing can be changed alone: move it to list.elements`,
    };
  }
  return generators.some(({ list }) => list)
    ? {
        reason: 'NoElement',
        problem: `${place} is not there; correct version.match of the unit, or add the element`,
      }
    : {
        reason: 'NoElement',
        problem: `its generator is ${describeGenerators(
          generators,
        )}, which takes the version from outside of the object; promote it there, or use a list generator with an element for each cluster`,
      };
}

/** The kinds of some generators, in messages. */
export function describeGenerators(generators: readonly Generator[]): string {
  const kinds = generators.flatMap(generator =>
    Object.keys(generator).filter(key => key !== 'selector'),
  );
  return [...new Set(kinds)].join(', ') || 'none';
}

function keysOf(path: string): string[] {
  const parsed = parseFieldPath(path);
  return 'path' in parsed
    ? parsed.path.flatMap(step => (step.type === 'key' ? [step.key] : []))
    : [path];
}

function textAt(element: unknown, path: string): string | undefined {
  const value = readField(element, keyPath(...keysOf(path)));
  return value === undefined || typeof value === 'object'
    ? undefined
    : String(value);
}
