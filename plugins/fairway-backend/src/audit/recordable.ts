import { canonicalJson, sha256 } from '@fairway/plugin-fairway-common';
import { redact } from './redact';

/** How much of a command is recorded as it was sent, in bytes of JSON. */
const MAX_BYTES = 64 * 1024;

/** How much of texts and of lists and maps is kept, from mild to harsh. */
const BOUNDS = [
  { text: 4096, items: 1000 },
  { text: 1024, items: 200 },
  { text: 256, items: 50 },
  { text: 128, items: 10 },
] as const;

const bytesOf = (document: unknown) =>
  Buffer.byteLength(JSON.stringify(document) ?? '');

function cut(value: unknown, bound: (typeof BOUNDS)[number]): unknown {
  if (typeof value === 'string') {
    return value.length > bound.text
      ? `${value.slice(0, bound.text)}… [cut, ${value.length} characters]`
      : value;
  }
  if (Array.isArray(value)) {
    const kept = value.slice(0, bound.items).map(item => cut(item, bound));
    const left = value.length - kept.length;
    return left > 0 ? [...kept, `[cut, ${left} more]`] : kept;
  }
  if (!value || typeof value !== 'object') {
    return value;
  }
  const entries = Object.entries(value);
  const kept = entries
    .slice(0, bound.items)
    .map(([key, item]) => [cut(key, bound), cut(item, bound)]);
  const left = entries.length - kept.length;
  return Object.fromEntries(
    left > 0 ? [...kept, ['[cut]', `${left} more`]] : kept,
  );
}

/**
 * A command as it may be recorded: without secrets, and not without bounds.
 *
 * @remarks
 * Of one that is too large, bulky texts, lists and maps are cut, each with a mark. It is kept as
 * `{ cut: { bytes, digest }, document }`, with the size of the whole and the SHA-256 of its canonical JSON, without secrets.
 */
export function recordable(document: unknown): unknown {
  if (document === undefined) {
    return undefined;
  }
  try {
    const redacted = redact(document);
    const bytes = bytesOf(redacted);
    if (bytes <= MAX_BYTES) {
      return redacted;
    }
    const whole = { bytes, digest: sha256(canonicalJson(redacted)) };
    for (const bound of BOUNDS) {
      const bounded = cut(redacted, bound);
      if (bytesOf(bounded) <= MAX_BYTES) {
        return { cut: whole, document: bounded };
      }
    }
    return { cut: whole };
  } catch {
    // Nested too deeply to be looked at.
    return { notRecordable: true };
  }
}
