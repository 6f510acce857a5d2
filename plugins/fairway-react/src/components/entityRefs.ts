/** A user, group or component within a text, such as `group:default/release-managers`; without the full stop after it. */
const ENTITY_REF =
  /\b(?:user|group|component):[\w-](?:[\w.-]*[\w-])?\/[\w-](?:[\w.-]*[\w-])?/gi;

/** A text in parts: words, and the entities of the catalog that it speaks of. @public */
export type TextPart = { text: string } | { entityRef: string };

/** Finds the references to entities of the catalog in a text. @public */
export function splitEntityRefs(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let end = 0;
  for (const { 0: entityRef, index } of text.matchAll(ENTITY_REF)) {
    if (index > end) {
      parts.push({ text: text.slice(end, index) });
    }
    parts.push({ entityRef });
    end = index + entityRef.length;
  }
  return end < text.length ? [...parts, { text: text.slice(end) }] : parts;
}

/**
 * A text in which entities are told by their names, for places that hold nothing but text: `group:default/ops` is "ops".
 *
 * @remarks Where there can be more than text, the title of the catalog says it better.
 *
 * @public
 */
export function withEntityNames(text: string): string {
  return text.replace(ENTITY_REF, entityRef =>
    entityRef.replace(/^\w+:(?:default\/)?/i, ''),
  );
}
