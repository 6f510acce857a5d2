/** Names of members whose values are never recorded, although no kind has a place for secrets. */
const SECRET =
  /token|passw(?:or)?d|passphrase|secret|credential|api[-_]?key|private[-_]?key|authorization|kubeconfig/i;

const REDACTED = '[redacted]';

/** Members that repeat what the rest of an object says: kubectl's copy of it, and who manages which field. */
const REPEATED: ReadonlySet<string> = new Set([
  'kubectl.kubernetes.io/last-applied-configuration',
  'managedFields',
]);

/** The keys on the way to the place that an operation of a JSON patch is about. */
function pointerKeys(path: string): string[] {
  return path
    .split('/')
    .map(key => key.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** What is kept in the place of a value that another member gives its name; undefined where the value may stay. */
function replacement(members: Record<string, unknown>): string | undefined {
  const { path, name, key } = members;
  const pointer = typeof path === 'string' ? pointerKeys(path) : [];
  if (pointer.some(part => REPEATED.has(part))) {
    return '[dropped]';
  }
  return [...pointer, name, key].some(
    part => typeof part === 'string' && SECRET.test(part),
  )
    ? REDACTED
    : undefined;
}

/** @param inSecret - whether it is a part of the value of a secret */
function redactWithin(value: unknown, inSecret: boolean): unknown {
  if (Array.isArray(value)) {
    return value.map(item => redactWithin(item, inSecret));
  }
  if (!value || typeof value !== 'object') {
    return inSecret && value !== null && value !== undefined ? REDACTED : value;
  }
  const members = value as Record<string, unknown>;
  const replaced = 'value' in members ? replacement(members) : undefined;
  return Object.fromEntries(
    Object.entries(members)
      .filter(([key]) => !REPEATED.has(key))
      .map(([key, item]) => [
        key,
        key === 'value' && replaced !== undefined
          ? replaced
          : redactWithin(item, inSecret || SECRET.test(key)),
      ]),
  );
}

/**
 * A document without what looks like a secret, by the names of its members, and without what repeats the rest of it.
 *
 * @remarks A value may have its name beside it: in the `path` of an operation of a JSON patch, or as `name` or `key`.
 */
export function redact(document: unknown): unknown {
  return redactWithin(document, false);
}
