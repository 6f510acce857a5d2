/**
 * Compares two resource versions.
 *
 * @returns undefined where they cannot be compared: only decimal ones of the same collection have an order
 */
export function compareResourceVersions(
  a: string | undefined,
  b: string | undefined,
): number | undefined {
  if (a === undefined || b === undefined || !isDecimal(a) || !isDecimal(b)) {
    return a !== undefined && a === b ? 0 : undefined;
  }
  if (a.length !== b.length) {
    return a.length - b.length;
  }
  if (a === b) {
    return 0;
  }
  return a < b ? -1 : 1;
}

function isDecimal(text: string): boolean {
  return /^[1-9]\d*$/.test(text);
}
