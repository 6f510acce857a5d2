import { ClusterError } from '@fairway/plugin-fairway-node';
import type { GatewayClock } from '../clock';
import type { ClusterTransport } from './ClusterTransport';
import type { KnownKinds } from './KnownKinds';

/** A missing kind is looked for again after this time: its definition may have been installed. */
const MISSING_MAX_AGE_MS = 5_000;
const FOUND_MAX_AGE_MS = 600_000;
const DEFAULT_FIX = 'install its definition, or correct the apiVersion or kind';

/** Where a kind is served. */
export interface ServedKind {
  /** The path that all its collections begin with: `/apis/apps/v1`. */
  base: string;
  plural: string;
  namespaced: boolean;
}

interface KindName {
  apiVersion: string;
  kind: string;
}

interface GroupVersion {
  readAt: number;
  kinds: Map<string, Omit<ServedKind, 'base'>>;
}

/** Finds where a cluster serves a kind: as it is known beforehand, otherwise by discovery, which is kept for a while. */
export class KindResolver {
  private readonly discovered = new Map<string, Promise<GroupVersion>>();
  private readonly missing = new Map<
    string,
    { since: number; error: Promise<ClusterError> }
  >();

  constructor(
    private readonly options: {
      cluster: string;
      known: KnownKinds;
      transport: Pick<ClusterTransport, 'request'>;
      clock: GatewayClock;
    },
  ) {}

  /**
   * Asks for something of a kind.
   *
   * @throws ClusterError with reason `NoKind` where the cluster does not serve the kind, which is not asked again for a moment
   */
  async with<T>(
    name: KindName,
    ask: (kind: ServedKind) => Promise<T>,
  ): Promise<T> {
    const missing = this.missing.get(keyOf(name));
    if (missing) {
      if (this.options.clock.now() - missing.since < MISSING_MAX_AGE_MS) {
        throw await missing.error;
      }
      this.missing.delete(keyOf(name));
    }
    const kind = this.known(name) ?? (await this.discover(name));
    if (!kind) {
      throw await this.notServed(name);
    }
    try {
      return await ask(kind);
    } catch (error) {
      if (!isNoKind(error)) {
        throw error;
      }
      throw (await this.notServed(name)).withNotSent(error.notSent);
    }
  }

  private known(name: KindName): ServedKind | undefined {
    const known = this.options.known.find(name);
    return known && { ...known, base: basePath(name.apiVersion) };
  }

  private async discover({
    apiVersion,
    kind,
  }: KindName): Promise<ServedKind | undefined> {
    const { kinds } = await this.groupVersion(apiVersion);
    const found = kinds.get(kind);
    return found && { base: basePath(apiVersion), ...found };
  }

  private async groupVersion(apiVersion: string): Promise<GroupVersion> {
    const cached = this.discovered.get(apiVersion);
    if (cached) {
      const groupVersion = await cached;
      if (this.options.clock.now() - groupVersion.readAt < FOUND_MAX_AGE_MS) {
        return groupVersion;
      }
      if (this.discovered.get(apiVersion) !== cached) {
        return this.groupVersion(apiVersion);
      }
    }
    const reading = this.readGroupVersion(basePath(apiVersion));
    this.discovered.set(apiVersion, reading);
    reading.catch(() => {
      if (this.discovered.get(apiVersion) === reading) {
        this.discovered.delete(apiVersion);
      }
    });
    return reading;
  }

  /** Shared by all who ask at the same time, so no single signal ends it; the time limit of requests does. */
  private async readGroupVersion(base: string): Promise<GroupVersion> {
    const readAt = this.options.clock.now();
    const found = await this.read<{
      resources?: { name: string; kind: string; namespaced: boolean }[];
    }>(base);
    const kinds = (found?.resources ?? [])
      .filter(({ name }) => !name.includes('/'))
      .map(({ name, kind, namespaced }): [string, Omit<ServedKind, 'base'>] => [
        kind,
        { plural: name, namespaced },
      ]);
    return { readAt, kinds: new Map(kinds) };
  }

  /** @returns the error to throw, which is the same for all who ask in the next moment */
  private notServed(name: KindName): Promise<ClusterError> {
    const since = this.options.clock.now();
    const known = this.missing.get(keyOf(name));
    if (known && since - known.since < MISSING_MAX_AGE_MS) {
      return known.error;
    }
    // A definition that has just been installed is not among what was discovered.
    this.discovered.delete(name.apiVersion);
    const error = this.explain(name);
    this.missing.set(keyOf(name), { since, error });
    return error;
  }

  private async explain({ apiVersion, kind }: KindName): Promise<ClusterError> {
    const fix = await this.fixFor(apiVersion).catch(() => DEFAULT_FIX);
    return new ClusterError(
      'NoKind',
      `cluster "${this.options.cluster}" does not serve kind ${kind} of ${apiVersion}; ${fix}`,
      { retryable: true, notSent: true },
    );
  }

  /** The versions of the group that are served may tell what is wrong. */
  private async fixFor(apiVersion: string): Promise<string> {
    const [group, version] = apiVersion.split('/');
    const served =
      version &&
      (await this.read<{ versions?: { version: string }[] }>(`/apis/${group}`));
    const versions = (served ? served.versions ?? [] : []).map(
      ({ version: name }) => name,
    );
    return versions.length === 0 || versions.includes(version)
      ? DEFAULT_FIX
      : `it serves ${group} as ${versions.join(
          ', ',
        )}; use one of them, or install the version`;
  }

  /** @returns undefined where the cluster does not serve the path */
  private async read<T>(path: string): Promise<T | undefined> {
    try {
      return await this.options.transport.request<T>({
        method: 'GET',
        path,
        what: `discovery of ${path}`,
      });
    } catch (error) {
      if (isNoKind(error)) {
        return undefined;
      }
      throw error;
    }
  }
}

function basePath(apiVersion: string): string {
  return apiVersion.includes('/')
    ? `/apis/${apiVersion}`
    : `/api/${apiVersion}`;
}

function keyOf({ apiVersion, kind }: KindName): string {
  return `${apiVersion} ${kind}`;
}

function isNoKind(error: unknown): error is ClusterError {
  return error instanceof ClusterError && error.reason === 'NoKind';
}
