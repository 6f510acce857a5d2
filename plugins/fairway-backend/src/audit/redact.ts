/** Names of members whose values are never recorded, although no kind has a place for secrets. */
const SECRET =
  /token|passw(?:or)?d|passphrase|secret|credential|api[-_]?key|private[-_]?key|authorization|kubeconfig/i;

const REDACTED = '[redacted]';

/** kubectl repeats the whole object in it. */
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** How much of a command is recorded, in bytes of JSON. */
const MAX_BYTES = 64 * 1024;

function withoutSecrets(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(withoutSecrets);
  }
  if (!value || typeof value !== 'object') {
    return value;
  }
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== LAST_APPLIED)
      .map(([key, item]) => [
        key,
        SECRET.test(key) && typeof item === 'string'
          ? REDACTED
          : withoutSecrets(item),
      ]),
  );
}

/** A document as it may be recorded: without what looks like a secret, and not without bounds. */
export function redact(document: unknown): unknown {
  try {
    const redacted = withoutSecrets(document);
    const bytes = Buffer.byteLength(JSON.stringify(redacted) ?? '');
    return bytes > MAX_BYTES ? { tooLargeToRecord: bytes } : redacted;
  } catch {
    return { notRecordable: true };
  }
}
