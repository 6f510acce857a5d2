import { builtinKinds } from './builtinKinds';
import { KindDefinition, tableKey } from './kind';

function address(group: string, version: string, plural: string): string {
  return `${group}/${version}/${plural}`;
}

const builtinByAddress = new Map(
  builtinKinds.map(k => [address(k.group, k.version, k.plural), k]),
);

/** The kinds that one cluster serves. Built-in kinds are shared. */
export class KindRegistry {
  private custom?: Map<string, KindDefinition>;

  /** Finds a kind by where it is served. */
  byResource(
    group: string,
    version: string,
    plural: string,
  ): KindDefinition | undefined {
    const key = address(group, version, plural);
    return builtinByAddress.get(key) ?? this.custom?.get(key);
  }

  /** Finds a kind by `apiVersion` and `kind` of an object. */
  byKind(apiVersion: string, kind: string): KindDefinition | undefined {
    const [group, version] = apiVersion.includes('/')
      ? apiVersion.split('/')
      : ['', apiVersion];
    return this.all().find(
      k => k.group === group && k.version === version && k.kind === kind,
    );
  }

  /** Whether any kind of a group and version is served. */
  serves(group: string, version: string): boolean {
    const isIt = (kind: KindDefinition) =>
      kind.group === group && kind.version === version;
    return (
      builtinKinds.some(isIt) || [...(this.custom?.values() ?? [])].some(isIt)
    );
  }

  all(): KindDefinition[] {
    return [...builtinKinds, ...(this.custom?.values() ?? [])];
  }

  /** Serves a further kind, or replaces it. */
  register(kind: KindDefinition): void {
    this.custom ??= new Map();
    this.custom.set(address(kind.group, kind.version, kind.plural), kind);
  }

  /** Stops serving all versions of a custom resource. */
  unregister(group: string, plural: string): void {
    for (const [key, kind] of this.custom ?? []) {
      if (tableKey(kind) === tableKey({ group, plural })) {
        this.custom?.delete(key);
      }
    }
  }
}
