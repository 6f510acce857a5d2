/**
 * Whether a state of an object is from before another one.
 *
 * @returns false where the resource versions have no order
 */
export function isOlder(
  resourceVersion: string | undefined,
  than: string | undefined,
): boolean {
  return (
    isDecimal(resourceVersion) &&
    isDecimal(than) &&
    BigInt(resourceVersion) < BigInt(than)
  );
}

function isDecimal(text: string | undefined): text is string {
  return text !== undefined && /^\d+$/.test(text);
}
