import { API_GROUP } from './kinds';
import { sha256 } from './domain';

/** Names the Source of an entity of the catalog: `[<namespace>/]<name>`. @public */
export const SOURCE_ANNOTATION = `${API_GROUP}/source`;

/** Names the Cluster that a Resource of the catalog stands for: `<namespace>/<name>`. @public */
export const CLUSTER_ANNOTATION = `${API_GROUP}/cluster`;

/** Names the Fleet that a Resource of the catalog stands for: `<namespace>/<name>`. @public */
export const FLEET_ANNOTATION = `${API_GROUP}/fleet`;

/** The longest name of an entity. */
const NAME_LENGTH = 63;

/** The Source that an annotation names; undefined where it names none. @public */
export function sourceOfAnnotation(
  annotation: string | undefined,
): { namespace: string; name: string } | undefined {
  const [first, second] = annotation?.split('/') ?? [];
  if (!first) {
    return undefined;
  }
  return second
    ? { namespace: first, name: second }
    : { namespace: 'default', name: first };
}

/**
 * The name of the Resource that stands for a Cluster or Fleet in the catalog.
 *
 * @remarks It begins with the kind, because both are Resources there and may have one name. What is too long for the catalog is cut
 * and ends with a hash, so that it is still one of its kind.
 *
 * @public
 */
export function entityNameOf(kind: 'Cluster' | 'Fleet', name: string): string {
  const whole = `${kind.toLowerCase()}-${name}`;
  if (whole.length <= NAME_LENGTH) {
    return whole;
  }
  const hash = sha256(whole).slice(0, 10);
  return `${whole
    .slice(0, NAME_LENGTH - hash.length - 1)
    .replace(/[^a-z0-9]+$/, '')}-${hash}`;
}

/** The reference of the Resource that stands for a Cluster or Fleet in the catalog. @public */
export function entityRefOf(
  kind: 'Cluster' | 'Fleet',
  namespace: string,
  name: string,
): string {
  return `resource:${namespace}/${entityNameOf(kind, name)}`;
}
