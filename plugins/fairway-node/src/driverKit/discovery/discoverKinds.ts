import type { DiscoveredUnit } from '@fairway/plugin-fairway-common';
import { ClusterError, WatchedObject } from '../../clusters';
import type {
  DeliveryDriver,
  DiscoveryPage,
  DiscoveryQuery,
} from '../../drivers';
import { decodePosition, encodePosition } from './position';

/** What {@link DeliveryDriver.discover} works with. */
export type DiscoveryContext = Parameters<
  NonNullable<DeliveryDriver['discover']>
>[0];

/** A kind of objects that a driver may deliver to. */
export interface DiscoverableKind {
  /** The API versions that the driver knows, the one to prefer first. */
  apiVersions: readonly string[];
  kind: string;
  /** For rights, such as `deployments`. */
  plural: string;
  /** What there is to say of an object; undefined where it is of no interest. */
  unitOf(
    object: WatchedObject,
  ): Promise<DiscoveredUnit | undefined> | DiscoveredUnit | undefined;
}

/** Lists kinds one after the other, no more objects than asked for in one page. */
export async function discoverKinds(
  kinds: readonly DiscoverableKind[],
  { cluster, signal }: DiscoveryContext,
  query: DiscoveryQuery,
): Promise<DiscoveryPage> {
  const items: DiscoveredUnit[] = [];
  const notes: string[] = [];
  let left = query.limit;
  let { kind: index, version, token } = decodePosition(query.continue);
  while (index < kinds.length) {
    if (left === 0) {
      return {
        items,
        notes,
        continue: encodePosition({ kind: index, version, token }),
      };
    }
    const { apiVersions, kind, plural, unitOf } = kinds[index];
    const apiVersion = apiVersions[version] ?? apiVersions[0];
    let page;
    try {
      page = await cluster.list(
        { apiVersion, kind, namespace: query.namespace },
        { signal, limit: left, continue: token },
      );
    } catch (error) {
      if (isNotServed(error) && version + 1 < apiVersions.length) {
        version += 1;
        continue;
      }
      const note = noteOf(error, { apiVersion: apiVersions[0], kind, plural });
      if (note === undefined) {
        throw error;
      }
      notes.push(note);
    }
    for (const object of page?.items ?? []) {
      const unit = await unitOf(object);
      if (unit) {
        items.push(unit);
      }
    }
    left -= Math.min(left, page?.items.length ?? 0);
    token = page?.continue;
    if (token === undefined) {
      index += 1;
      version = 0;
    }
  }
  return { items, notes };
}

/** Whether a cluster has answered that it does not know a kind. */
export function isNotServed(error: unknown): boolean {
  return error instanceof ClusterError && error.reason === 'NoKind';
}

/** What is left out where a kind cannot be listed; undefined where the cluster has not answered. */
export function noteOf(
  error: unknown,
  {
    apiVersion,
    kind,
    plural,
  }: { apiVersion: string; kind: string; plural: string },
): string | undefined {
  if (isNotServed(error)) {
    return `the cluster serves no ${kind} of ${apiVersion}; nothing of that kind is listed`;
  }
  if (error instanceof ClusterError && error.reason === 'Forbidden') {
    const [group] = apiVersion.includes('/') ? apiVersion.split('/') : ['""'];
    return `no ${kind} is listed: grant get, list, watch and patch on ${plural} of API group ${group} to the account that Fairway uses on this cluster`;
  }
  return undefined;
}
