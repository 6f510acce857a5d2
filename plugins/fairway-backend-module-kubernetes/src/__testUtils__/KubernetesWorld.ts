import { DriverBinding, namedReference } from '@fairway/plugin-fairway-node';
import {
  ConformanceObject,
  ConformanceWorld,
  follow,
  RawApi,
  RawApiOptions,
  ReportedState,
} from '@fairway/plugin-fairway-node/testUtils';
import { createKubernetesDriver } from '../KubernetesDriver';
import {
  deployment,
  deploymentStatus,
  imageOfDeployment,
  REPOSITORY,
  TEMPLATE_ANNOTATION,
  widgetDefinition,
} from './objects';
import { testGateway } from './testGateway';

const NAMESPACE = 'shop';
const SOURCE = 'team-a/checkout';
const LATER_GROUP = 'later.example.com';

/** What a world is made of. */
export interface KubernetesWorldOptions {
  /** The API server, as an administrator. */
  admin: RawApiOptions;
  /** The token that the gateway uses. */
  token: string;
  /** Every object is watched, and every change has come through the watch before a test goes on. */
  watched: boolean;
  /** Ends what the world was made on. */
  stop(): Promise<void>;
}

/** The driver with a gateway to an API server, where tests play the controller and all others. */
export class KubernetesWorld implements ConformanceWorld {
  readonly driver = createKubernetesDriver();
  readonly versions = ['v1.0.0', 'v1.1.0', 'v2.0.0'] as const;
  readonly cluster: ConformanceWorld['cluster'];
  readonly api: RawApi;
  private readonly gateway: ReturnType<typeof testGateway>;
  private readonly followed = new Map<
    string,
    Awaited<ReturnType<typeof follow>>
  >();
  private count = 0;
  private clockOffset = 0;

  private constructor(private readonly options: KubernetesWorldOptions) {
    const { admin, token } = options;
    this.api = new RawApi(admin);
    this.gateway = testGateway(
      'world',
      { ...admin, token },
      {
        clock: {
          now: () => Date.now() + this.clockOffset,
          setTimeout: (callback, ms) => {
            const timer = setTimeout(callback, ms);
            return { cancel: () => clearTimeout(timer) };
          },
        },
      },
    );
    this.cluster = this.gateway.connect('world');
  }

  static async create(
    options: KubernetesWorldOptions,
  ): Promise<KubernetesWorld> {
    const world = new KubernetesWorld(options);
    await world.api.must('POST', '/api/v1/namespaces', {
      metadata: { name: NAMESPACE },
    });
    return world;
  }

  watch(
    ...[interest, onChange]: Parameters<NonNullable<ConformanceWorld['watch']>>
  ) {
    return this.gateway.watch('world', interest, onChange);
  }

  async create(object: ConformanceObject): Promise<DriverBinding> {
    this.count += 1;
    const name = `object-${this.count}`;
    const { version, optIn = 'source', owner = 'fairway' } = object;
    const annotations = {
      source: { 'fairway.dev/managed-by': SOURCE },
      other: { 'fairway.dev/managed-by': 'team-b/shipping' },
      none: {} as Record<string, string>,
    }[optIn];
    const path = deploymentPath(name);
    // Whoever changes a field owns it; whoever applies the value that is there shares it.
    await this.api.apply(
      path,
      deployment(NAMESPACE, name, 'v0', annotations),
      'creator',
    );
    if (version !== null) {
      await this.api.apply(
        path,
        imageOfDeployment(NAMESPACE, name, version),
        owner,
      );
    }
    const binding: DriverBinding = {
      source: SOURCE,
      cluster: 'world',
      unit: {
        name: 'app',
        object: {
          apiVersion: 'apps/v1',
          kind: 'Deployment',
          namespace: NAMESPACE,
          name,
        },
        version:
          version === null
            ? {
                path: `spec.template.metadata.annotations["${TEMPLATE_ANNOTATION}"]`,
              }
            : { container: 'app' },
      },
    };
    await this.report(binding, 'healthy');
    if (this.options.watched) {
      this.followed.set(name, await follow(this, binding));
    }
    return binding;
  }

  async version(binding: DriverBinding): Promise<string | null | undefined> {
    const { code, body } = await this.api.call('GET', pathOf(binding));
    if (code === 404) {
      return undefined;
    }
    if (body.kind === 'Widget') {
      return body.spec.image.tag ?? null;
    }
    if ('path' in binding.unit.version) {
      return (
        body.spec.template.metadata.annotations?.[TEMPLATE_ANNOTATION] ?? null
      );
    }
    return body.spec.template.spec.containers[0].image.slice(
      REPOSITORY.length + 1,
    );
  }

  async revision(binding: DriverBinding): Promise<string | undefined> {
    const { body } = await this.api.call('GET', pathOf(binding));
    return body.metadata?.resourceVersion;
  }

  async overwrite(binding: DriverBinding, version: string, manager: string) {
    const { name } = namedReference(binding.unit.object);
    await this.api.apply(
      pathOf(binding),
      imageOfDeployment(NAMESPACE, name, version),
      manager,
    );
    await this.caughtUp(binding);
  }

  async touch(binding: DriverBinding) {
    this.count += 1;
    await this.api.patch(pathOf(binding), {
      metadata: { labels: { touched: `${this.count}` } },
    });
    await this.caughtUp(binding);
  }

  async reconfigure(binding: DriverBinding) {
    this.count += 1;
    await this.api.patch(pathOf(binding), {
      spec: { minReadySeconds: this.count },
    });
    await this.caughtUp(binding);
  }

  async report(binding: DriverBinding, state: ReportedState) {
    const { metadata } = await this.api.must('GET', pathOf(binding));
    await this.api.patch(`${pathOf(binding)}/status`, {
      status: deploymentStatus(metadata.generation, state),
    });
    await this.caughtUp(binding);
  }

  async remove(
    binding: DriverBinding,
    { lingering }: { lingering: boolean } = { lingering: false },
  ) {
    if (lingering) {
      await this.api.patch(pathOf(binding), {
        metadata: { finalizers: ['example.com/hold'] },
      });
    }
    await this.api.must('DELETE', pathOf(binding));
    await this.caughtUp(binding);
  }

  async createLater() {
    const [v1] = this.versions;
    const apiVersion = `${LATER_GROUP}/v1`;
    const object = {
      apiVersion,
      kind: 'Widget',
      namespace: NAMESPACE,
      name: 'later',
    };
    const binding: DriverBinding = {
      source: SOURCE,
      cluster: 'world',
      unit: { name: 'later', object, version: { path: 'spec.image.tag' } },
    };
    const install = async () => {
      await this.api.must(
        'POST',
        '/apis/apiextensions.k8s.io/v1/customresourcedefinitions',
        widgetDefinition(LATER_GROUP),
      );
      const path = pathOf(binding);
      const collection = path.slice(0, path.lastIndexOf('/'));
      // An API server that is busy serves a kind before discovery names it.
      for (const address of [collection, `/apis/${apiVersion}`]) {
        let named = false;
        while (!named) {
          const { code, body } = await this.api.call('GET', address);
          named = code === 200 && JSON.stringify(body).includes('Widget');
        }
      }
      await this.api.apply(
        path,
        {
          apiVersion,
          kind: 'Widget',
          metadata: {
            name: 'later',
            namespace: NAMESPACE,
            annotations: { 'fairway.dev/managed-by': SOURCE },
          },
          spec: { size: 1 },
        },
        'creator',
      );
      await this.api.apply(
        path,
        {
          apiVersion,
          kind: 'Widget',
          metadata: { name: 'later', namespace: NAMESPACE },
          spec: { image: { tag: v1 } },
        },
        'fairway',
      );
      this.clockOffset += 60_000; // discovery is asked again
    };
    return { binding, install };
  }

  async close() {
    this.followed.forEach(({ close }) => close());
    await this.gateway.close();
    this.api.close();
    await this.options.stop();
  }

  private async caughtUp(binding: DriverBinding): Promise<void> {
    await this.followed
      .get(namedReference(binding.unit.object).name)
      ?.caughtUp();
  }
}

function deploymentPath(name: string): string {
  return `/apis/apps/v1/namespaces/${NAMESPACE}/deployments/${name}`;
}

function pathOf(binding: DriverBinding): string {
  const object = namedReference(binding.unit.object);
  return object.kind === 'Widget'
    ? `/apis/${object.apiVersion}/namespaces/${NAMESPACE}/widgets/${object.name}`
    : deploymentPath(object.name);
}
