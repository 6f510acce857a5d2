import type { ClusterGateway, ObjectKey } from '../clusters';
import type { DriverBinding } from '../drivers';
import { namedReference } from '../namedReference';
import { follow } from './conformance/follow';
import type {
  ConformanceObject,
  ConformanceWorld,
  ReportedState,
} from './conformanceWorld';
import { installDefinitions, removeDefinition } from './definitions';
import type { RawApi } from './rawApi';

const SOURCE = 'team-a/checkout';
const OPT_INS: Record<
  NonNullable<ConformanceObject['optIn']>,
  Record<string, string>
> = {
  source: { 'fairway.dev/managed-by': SOURCE },
  other: { 'fairway.dev/managed-by': 'team-b/shipping' },
  none: {},
};

/** An object, or a part of one, as it is sent to an API server. @public */
export interface Manifest {
  apiVersion: string;
  kind: string;
  metadata: {
    name: string;
    namespace: string;
    annotations?: Record<string, string>;
    [key: string]: unknown;
  };
  [key: string]: unknown;
}

/** What an {@link ObjectWorld} is made on. @public */
export interface ObjectWorldOptions {
  /** The API server, past the gateway, as an administrator. */
  api: RawApi;
  /** A gateway that knows the API server as the cluster `world`. */
  gateway: Pick<ClusterGateway, 'connect' | 'watch'> & {
    close(): Promise<void>;
  };
  /** A namespace that nobody else uses; it is made. */
  namespace: string;
  /** Lets time pass for what the gateway keeps. */
  passTime(ms: number): void;
  /** Every object is watched, and every change has come through the watch before a test goes on. */
  watched: boolean;
  /** Ends what the world was made on. */
  stop(): Promise<void>;
}

/** A unit of a test, and the objects that have to be there for it. @public */
export interface WorldUnit {
  /** Where the version lives, for the driver. */
  version: Record<string, unknown>;
  /** The object of the unit, and then others that belong to it. */
  objects: readonly [Manifest, ...Manifest[]];
}

/** What a controller reports of an object. @public */
export interface ReportedStatus {
  key: ObjectKey;
  status: Record<string, unknown>;
  /** Fields besides the status that the controller changes. */
  besides?: Record<string, unknown>;
}

/**
 * A world of Kubernetes objects, in which tests play the controllers and all others.
 *
 * @remarks A driver's own world tells what its objects look like, and what their controllers report.
 *
 * @public
 */
export abstract class ObjectWorld implements ConformanceWorld {
  abstract readonly driver: ConformanceWorld['driver'];
  readonly versions: ConformanceWorld['versions'] = [
    'v1.0.0',
    'v1.1.0',
    'v2.0.0',
  ];
  readonly cluster: ConformanceWorld['cluster'];
  readonly namespace: string;
  protected readonly api: RawApi;
  /** Objects as they were written last past the gateway, by path; a Status for what was deleted. */
  private readonly written = new Map<string, any>();
  private readonly installed: unknown[] = [];
  private readonly followed = new Map<
    string,
    Awaited<ReturnType<typeof follow>>
  >();
  private count = 0;

  constructor(protected readonly options: ObjectWorldOptions) {
    this.api = options.api;
    this.namespace = options.namespace;
    this.cluster = options.gateway.connect('world');
  }

  /** The plurals of the kinds, and whether their status is written apart. */
  protected abstract readonly kinds: Record<
    string,
    { plural: string; hasStatusSubresource: boolean }
  >;

  /** A unit of a name that no other one has; `hasVersion` tells whether it is to have a version in the end. */
  protected abstract unit(name: string, hasVersion: boolean): WorldUnit;

  /** The part of the object of a unit that sets the version. */
  protected abstract versionPart(
    binding: DriverBinding,
    version: string,
  ): Manifest;

  /** The version in the object of a unit; null for none. */
  protected abstract versionIn(
    object: any,
    binding: DriverBinding,
  ): string | null;

  /** A change of the spec of the object, beside the version. */
  protected abstract reconfigured(count: number): Record<string, unknown>;

  /** What controllers report of the objects of a unit; `object` is its object now. */
  protected abstract reports(
    binding: DriverBinding,
    object: any,
    state: ReportedState,
  ): ReportedStatus[];

  /** A unit whose API is not served yet, and the definition of its kind. */
  protected abstract laterUnit(): WorldUnit & { definition: unknown };

  /** Makes what all tests share. */
  async begin(): Promise<this> {
    await this.api.must('POST', '/api/v1/namespaces', {
      metadata: { name: this.namespace },
    });
    return this;
  }

  watch(
    ...[interest, onChange]: Parameters<NonNullable<ConformanceWorld['watch']>>
  ) {
    return this.options.gateway.watch('world', interest, onChange);
  }

  async create(object: ConformanceObject): Promise<DriverBinding> {
    const { version, optIn = 'source', owner = 'fairway' } = object;
    const unit = this.unit(`object-${this.next()}`, version !== null);
    const binding = this.bindingOf(unit);
    await this.applyAll(unit, OPT_INS[optIn]);
    if (version !== null) {
      await this.apply(this.versionPart(binding, version), owner);
    }
    await this.report(binding, 'healthy');
    if (this.options.watched) {
      const { name } = unit.objects[0].metadata;
      this.followed.set(name, await follow(this, binding));
    }
    return binding;
  }

  async version(binding: DriverBinding): Promise<string | null | undefined> {
    const { code, body } = await this.read(keyOf(binding));
    return code === 404 ? undefined : this.versionIn(body, binding);
  }

  async revision(binding: DriverBinding): Promise<string | undefined> {
    const { body } = await this.read(keyOf(binding));
    return body.metadata?.resourceVersion;
  }

  writtenRevision(key: ObjectKey): string | undefined {
    // A Status has no resource version.
    return this.written.get(this.path(key))?.metadata?.resourceVersion;
  }

  async overwrite(binding: DriverBinding, version: string, manager: string) {
    await this.apply(this.versionPart(binding, version), manager);
    await this.caughtUp(binding);
  }

  async touch(binding: DriverBinding) {
    await this.patch(keyOf(binding), {
      metadata: { labels: { touched: `${this.next()}` } },
    });
    await this.caughtUp(binding);
  }

  async reconfigure(binding: DriverBinding) {
    await this.patch(keyOf(binding), {
      spec: this.reconfigured(this.next()),
    });
    await this.caughtUp(binding);
  }

  async report(binding: DriverBinding, state: ReportedState) {
    const { body } = await this.read(keyOf(binding));
    const reports = this.reports(binding, body, state);
    await Promise.all(reports.map(reported => this.writeStatus(reported)));
    await this.caughtUp(binding);
  }

  async remove(
    binding: DriverBinding,
    { lingering }: { lingering: boolean } = { lingering: false },
  ) {
    const key = keyOf(binding);
    if (lingering) {
      await this.patch(key, { metadata: { finalizers: ['example.com/hold'] } });
    }
    const path = this.path(key);
    await this.wrote(path, this.api.must('DELETE', path));
    await this.caughtUp(binding);
  }

  async createLater() {
    const unit = this.laterUnit();
    const binding = this.bindingOf(unit);
    const install = async () => {
      await installDefinitions(this.api, [unit.definition]);
      this.installed.push(unit.definition);
      await this.applyAll(unit, OPT_INS.source);
      await this.apply(this.versionPart(binding, this.versions[0]), 'fairway');
      this.options.passTime(60_000); // discovery is asked again
    };
    return { binding, install };
  }

  async select(bindings: readonly DriverBinding[]): Promise<DriverBinding> {
    const group = `group-${this.next()}`;
    for (const binding of bindings) {
      await this.patch(keyOf(binding), { metadata: { labels: { group } } });
      await this.caughtUp(binding);
    }
    const [binding] = bindings;
    const { name: _, ...object } = binding.unit.object;
    const selector = { matchLabels: { group } };
    return {
      ...binding,
      unit: { ...binding.unit, object: { ...object, selector } },
    };
  }

  async close() {
    this.followed.forEach(({ close }) => close());
    await this.options.gateway.close();
    // Other worlds on the same API server expect that it is not there.
    for (const definition of this.installed) {
      await removeDefinition(this.api, definition);
    }
    await this.options.stop();
  }

  /** A number that no other call has got. */
  protected next(): number {
    this.count += 1;
    return this.count;
  }

  /** An object that the driver does not write, as it is now. */
  protected leftAs(key: ObjectKey): any {
    return this.written.get(this.path(key));
  }

  /** An object as it is now, past the gateway. */
  private read(key: ObjectKey): Promise<{ code: number; body: any }> {
    return this.api.call('GET', this.path(key));
  }

  /** Writes a status as a controller does. */
  protected async writeStatus({
    key,
    status,
    besides,
  }: ReportedStatus): Promise<void> {
    const { hasStatusSubresource } = this.kinds[key.kind];
    await this.patch(
      key,
      { ...besides, status },
      hasStatusSubresource ? '/status' : '',
    );
  }

  /** Changes an object as somebody else. */
  protected async patch(
    key: ObjectKey,
    body: unknown,
    subresource: '' | '/status' = '',
  ): Promise<void> {
    const path = this.path(key);
    await this.wrote(path, this.api.patch(`${path}${subresource}`, body));
  }

  /** The name and namespace of an object. */
  protected metadata(name: string) {
    return { name, namespace: this.namespace };
  }

  /** Resolves once all that is watched of a unit has come through. */
  protected async caughtUp({ unit }: DriverBinding): Promise<void> {
    await this.followed.get(namedReference(unit.object).name)?.caughtUp();
  }

  protected path({ apiVersion, kind, namespace, name }: ObjectKey): string {
    const root = apiVersion.includes('/') ? '/apis/' : '/api/';
    const { plural } = this.kinds[kind];
    return `${root}${apiVersion}/namespaces/${namespace}/${plural}/${name}`;
  }

  private bindingOf({ version, objects }: WorldUnit): DriverBinding {
    const [{ apiVersion, kind, metadata }] = objects;
    const { namespace, name } = metadata;
    return {
      source: SOURCE,
      cluster: 'world',
      unit: {
        name: 'app',
        object: { apiVersion, kind, namespace, name },
        version,
      },
    };
  }

  /** Makes the objects of a unit; only the first one opts in. */
  private async applyAll(
    { objects: [main, ...others] }: WorldUnit,
    annotations: Record<string, string>,
  ): Promise<void> {
    const { metadata } = main;
    await Promise.all([
      this.make({ ...main, metadata: { ...metadata, annotations } }),
      ...others.map(other => this.make(other)),
    ]);
  }

  /** Makes an object as somebody does who does not care for it afterwards. */
  private async make(manifest: Manifest): Promise<void> {
    const path = this.pathOf(manifest);
    await this.wrote(
      path,
      this.api.must('POST', path.slice(0, path.lastIndexOf('/')), manifest),
    );
  }

  /** Whoever changes a field owns it; whoever applies the value that is there shares it. */
  private async apply(manifest: Manifest, manager: string): Promise<void> {
    const path = this.pathOf(manifest);
    await this.wrote(path, this.api.apply(path, manifest, manager));
  }

  private pathOf({ apiVersion, kind, metadata }: Manifest): string {
    const { namespace, name } = metadata;
    return this.path({ apiVersion, kind, namespace, name });
  }

  private async wrote(path: string, answer: Promise<any>): Promise<void> {
    this.written.set(path, await answer);
  }
}

function keyOf({ unit }: DriverBinding): ObjectKey {
  const { apiVersion, kind, namespace, name } = namedReference(unit.object);
  return { apiVersion, kind, namespace, name };
}
