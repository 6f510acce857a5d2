import { ClusterError } from '@fairway/plugin-fairway-node';
import type { GatewayClock } from '../clock';
import type { ClusterTransport } from './ClusterTransport';
import { WELL_KNOWN_KINDS } from './wellKnownKinds';

/** A missing kind is looked for again after this time: its definition may have been installed. */
const MISSING_MAX_AGE_MS = 5_000;
const FOUND_MAX_AGE_MS = 600_000;

/** Where a kind is served. */
export interface ServedKind {
  /** The path that all its collections begin with: `/apis/apps/v1`. */
  base: string;
  plural: string;
  namespaced: boolean;
}

interface GroupVersion {
  readAt: number;
  kinds: Map<string, Omit<ServedKind, 'base'>>;
}

/** Finds where a cluster serves a kind: from a table for well-known ones, otherwise by discovery, which is kept for a while. */
export class KindResolver {
  private readonly discovered = new Map<string, Promise<GroupVersion>>();

  constructor(
    private readonly cluster: string,
    private readonly transport: Pick<ClusterTransport, 'request'>,
    private readonly clock: GatewayClock,
  ) {}

  /** @throws ClusterError with reason `NoKind` where the cluster does not serve the kind */
  async resolve({
    apiVersion,
    kind,
  }: {
    apiVersion: string;
    kind: string;
  }): Promise<ServedKind> {
    const base = apiVersion.includes('/')
      ? `/apis/${apiVersion}`
      : `/api/${apiVersion}`;
    const known = WELL_KNOWN_KINDS[`${apiVersion} ${kind}`];
    if (known) {
      return { base, ...known };
    }
    const { kinds } = await this.groupVersion(apiVersion, kind, base);
    const found = kinds.get(kind);
    if (!found) {
      throw new ClusterError(
        'NoKind',
        `cluster "${this.cluster}" does not serve kind ${kind} of ${apiVersion}; install its definition, or correct the apiVersion or kind`,
        { retryable: true, notSent: true },
      );
    }
    return { base, ...found };
  }

  /** Forgets what was discovered of an API, because the cluster does not serve it any more. */
  forget(apiVersion: string): void {
    this.discovered.delete(apiVersion);
  }

  private async groupVersion(
    apiVersion: string,
    kind: string,
    base: string,
  ): Promise<GroupVersion> {
    const cached = this.discovered.get(apiVersion);
    if (cached) {
      const groupVersion = await cached;
      const maxAge = groupVersion.kinds.has(kind)
        ? FOUND_MAX_AGE_MS
        : MISSING_MAX_AGE_MS;
      if (this.clock.now() - groupVersion.readAt < maxAge) {
        return groupVersion;
      }
      if (this.discovered.get(apiVersion) !== cached) {
        return this.groupVersion(apiVersion, kind, base);
      }
    }
    const reading = this.discover(base);
    this.discovered.set(apiVersion, reading);
    reading.catch(() => {
      if (this.discovered.get(apiVersion) === reading) {
        this.discovered.delete(apiVersion);
      }
    });
    return reading;
  }

  /** Shared by all who ask at the same time, so no single signal ends it; the time limit of requests does. */
  private async discover(base: string): Promise<GroupVersion> {
    const readAt = this.clock.now();
    try {
      const { resources } = await this.transport.request<{
        resources?: { name: string; kind: string; namespaced: boolean }[];
      }>({ method: 'GET', path: base, what: `discovery of ${base}` });
      const kinds = (resources ?? [])
        .filter(({ name }) => !name.includes('/'))
        .map(
          ({ name, kind, namespaced }): [string, Omit<ServedKind, 'base'>] => [
            kind,
            { plural: name, namespaced },
          ],
        );
      return { readAt, kinds: new Map(kinds) };
    } catch (error) {
      if (error instanceof ClusterError && error.reason === 'NoKind') {
        return { readAt, kinds: new Map() };
      }
      throw error;
    }
  }
}
