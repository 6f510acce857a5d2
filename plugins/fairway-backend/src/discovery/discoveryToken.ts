import { badRequest } from '../resources/statusError';

/** The form of tokens; one of another form is refused, so that an upgrade cannot be misread. */
const VERSION = 'fairway.dev/discovery/v1';

/** Where the next page begins. */
export interface DiscoveryToken {
  driver: string;
  /** The place of the driver; undefined at its beginning. */
  position?: string;
}

/** A place as a text that clients hand back. */
export function encodeToken({ driver, position }: DiscoveryToken): string {
  return Buffer.from(
    JSON.stringify([VERSION, driver, position ?? null]),
  ).toString('base64url');
}

/** Reads what {@link encodeToken} wrote. @throws StatusError BadRequest */
export function decodeToken(
  token: string,
  drivers: readonly string[],
): DiscoveryToken {
  try {
    const [version, driver, position] = JSON.parse(
      Buffer.from(token, 'base64url').toString(),
    );
    if (
      version === VERSION &&
      drivers.includes(driver) &&
      (position === null || typeof position === 'string')
    ) {
      return { driver, position: position ?? undefined };
    }
  } catch {
    // Told below.
  }
  throw badRequest(
    'continue is not valid: hand back that of the page before with the same request, or start again without it',
  );
}
