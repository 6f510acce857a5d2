import type { WatchedObject } from '../../clusters';
import { FIELD_MANAGER } from '../deliveryErrors';
import { kubectlTarget } from '../describeObject';
import type { FieldPath } from '../fields/fieldPath';
import { optedInFor, optInCommand } from '../optIn';
import {
  FieldSet,
  isLeaf,
  itemElement,
  ManagedFields,
} from '../ownership/managedFields';
import type { VersionField } from '../VersionField';

type JsonPatch = { op: 'test' | 'remove'; path: string; value?: unknown }[];

/**
 * The commands by which whoever owns an object lets Fairway write its field; none where it may already.
 *
 * @remarks
 * Whoever else owns the field gives it up, by a change of `metadata.managedFields` alone: the object stays as it is, so nothing is
 * rolled out. That comes first, since opting in adds a manager. `{source}` stands for the Source.
 */
export function handOverCommands(
  object: WatchedObject,
  field: Pick<VersionField, 'path' | 'isSharedList'>,
): string[] {
  const release = releasePatch(object, field);
  return [
    ...(release.length > 0
      ? [
          `kubectl patch ${kubectlTarget(object)} --type=json -p ${quoted(
            JSON.stringify(release),
          )}`,
        ]
      : []),
    ...(optedInFor(object) === undefined
      ? [optInCommand(object, '{source}')]
      : []),
  ];
}

function releasePatch(
  object: WatchedObject,
  { path, isSharedList }: Pick<VersionField, 'path' | 'isSharedList'>,
): JsonPatch {
  const entries = (object.metadata.managedFields ?? []) as ManagedFields[];
  return (
    entries
      .flatMap(({ manager, operation, subresource, fieldsV1 }, index) => {
        const isOther =
          !subresource &&
          manager !== FIELD_MANAGER &&
          (!isSharedList || operation === 'Apply');
        const owned = isOther ? ownedElements(fieldsV1, path) : undefined;
        const at = `/metadata/managedFields/${index}`;
        return owned === undefined
          ? []
          : [
              [
                { op: 'test' as const, path: `${at}/manager`, value: manager },
                {
                  op: 'remove' as const,
                  path:
                    owned.length === 0
                      ? at
                      : [`${at}/fieldsV1`, ...owned.map(escaped)].join('/'),
                },
              ],
            ];
      })
      // Taking out an entry moves those behind it.
      .reverse()
      .flat()
  );
}

/**
 * The elements that lead to what a manager owns of a field: the field, or what it is a part of and is owned as a whole. Maps that
 * would be left empty go with it, because an empty one stands for a value that is owned as a whole.
 *
 * @returns undefined where the manager does not own it; none where it owns nothing else
 */
function ownedElements(
  fields: FieldSet | undefined,
  path: FieldPath,
): string[] | undefined {
  const elements: string[] = [];
  const siblings: number[] = [];
  let node = fields;
  for (const step of path) {
    if (!node || (node !== fields && isLeaf(node))) {
      break;
    }
    const element =
      step.type === 'key' ? `f:${step.key}` : itemElement(node, step.keys);
    siblings.push(Object.keys(node).length);
    node = element === undefined ? undefined : node[element];
    elements.push(element ?? '');
  }
  if (!node) {
    return undefined;
  }
  while (siblings.length > 0 && siblings[siblings.length - 1] === 1) {
    siblings.pop();
    elements.pop();
  }
  return elements;
}

/** An element as a part of a JSON pointer. */
function escaped(element: string): string {
  return element.replaceAll('~', '~0').replaceAll('/', '~1');
}

/** A text as one word of a shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
