import { ClusterError } from '../../clusters';

/** Where the next page begins. */
export interface DiscoveryPosition {
  /** The number of the kind. */
  kind: number;
  /** The number of its API version. */
  version: number;
  /** Where to go on in the list of the cluster. */
  token?: string;
}

/** A position as a text. */
export function encodePosition({
  kind,
  version,
  token,
}: DiscoveryPosition): string {
  return JSON.stringify([
    kind,
    version,
    ...(token === undefined ? [] : [token]),
  ]);
}

/** Reads what {@link encodePosition} wrote. @throws ClusterError with reason `BadRequest` */
export function decodePosition(text: string | undefined): DiscoveryPosition {
  if (text === undefined) {
    return { kind: 0, version: 0 };
  }
  try {
    const [kind, version, token] = JSON.parse(text);
    if (
      Number.isSafeInteger(kind) &&
      kind >= 0 &&
      Number.isSafeInteger(version) &&
      version >= 0 &&
      (token === undefined || typeof token === 'string')
    ) {
      return { kind, version, token };
    }
  } catch {
    // Told below.
  }
  throw new ClusterError(
    'BadRequest',
    'the continue token is not valid: hand back that of the page before, or start again without it',
    { code: 400, retryable: false, notSent: true },
  );
}
