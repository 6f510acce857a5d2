import { join } from 'node:path';
import { argoDefinitions } from '@fairway/fleet-simulator';
import type { DriverBinding } from '@fairway/plugin-fairway-node';
import {
  Manifest,
  ObjectWorld,
  ObjectWorldOptions,
  ReportedState,
  ReportedStatus,
  WorldUnit,
} from '@fairway/plugin-fairway-node/testUtils';
import type { DriverUnderTest } from 'driver-tests';
import { createArgocdDriver } from '../ArgocdDriver';
import type { Operation } from '../status';
import { CARRIERS, CarrierName, childOf } from './carriers';

const LATER_GROUP = 'later.example.com';

/** Objects of Argo CD, which carry the version in one of the forms. */
class ArgoWorld extends ObjectWorld {
  readonly driver = createArgocdDriver();
  protected readonly kinds = {
    Application: { plural: 'applications', hasStatusSubresource: false },
    ApplicationSet: { plural: 'applicationsets', hasStatusSubresource: true },
  };
  /** The syncs that Argo CD was asked for last. */
  private readonly asked = new Map<string, Operation>();

  constructor(
    options: ObjectWorldOptions,
    private readonly carrier: CarrierName,
  ) {
    super(options);
  }

  protected unit(name: string): WorldUnit {
    return CARRIERS[this.carrier].unit(this.metadata(name));
  }

  protected laterUnit() {
    const { objects, ...unit } = CARRIERS.targetRevision.unit(
      this.metadata('later'),
    );
    const [application] = objects;
    return {
      ...unit,
      objects: [
        { ...application, apiVersion: `${LATER_GROUP}/v1alpha1` },
      ] as const,
      definition: laterDefinition(),
    };
  }

  protected versionPart(
    { unit: { object } }: DriverBinding,
    version: string,
  ): Manifest {
    const { apiVersion, kind, name } = object;
    return {
      apiVersion,
      kind,
      metadata: this.metadata(name!),
      spec: this.carrierOf(object).versionPart(version),
    };
  }

  protected versionIn(object: any): string | null {
    return this.carrierOf(object).versionIn(object) ?? null;
  }

  /** What is installed later is an Application with a version in its source, whatever else is tested. */
  private carrierOf({ apiVersion }: { apiVersion: string }) {
    return apiVersion.startsWith(LATER_GROUP)
      ? CARRIERS.targetRevision
      : CARRIERS[this.carrier];
  }

  protected reconfigured(count: number) {
    return CARRIERS[this.carrier].reconfigured(count);
  }

  /** The ApplicationSet controller brings a change to what it has made. */
  async reconfigure(binding: DriverBinding) {
    await super.reconfigure(binding);
    if (this.carrier === 'element') {
      await this.api.patch(this.path(childKey(binding)), {
        spec: { destination: { namespace: `shop-${this.next()}` } },
      });
      await this.caughtUp(binding);
    }
  }

  protected async reports(
    { unit }: DriverBinding,
    object: any,
    state: ReportedState,
  ): Promise<ReportedStatus[]> {
    const { name } = unit.object;
    if (object.operation) {
      this.asked.set(name!, object.operation);
    }
    return CARRIERS[this.carrier].reports(
      object,
      state,
      this.asked.get(name!),
      async key => (await this.read(key)).body,
    );
  }

  private metadata(name: string) {
    return { name, namespace: this.namespace };
  }
}

function childKey({ unit: { object } }: DriverBinding) {
  const { apiVersion, namespace, name } = object;
  return { apiVersion, kind: 'Application', namespace, name: childOf(name!) };
}

/** A kind like an Application, in a group that is not served yet. */
function laterDefinition() {
  const { spec, ...definition } = argoDefinitions.find(
    ({ spec: { names } }: any) => names.kind === 'Application',
  ) as any;
  return {
    ...definition,
    metadata: { name: `${spec.names.plural}.${LATER_GROUP}` },
    spec: { ...spec, group: LATER_GROUP },
  };
}

/** The driver under test, with versions in one of the forms. */
export function argocdDriver(carrier: CarrierName): DriverUnderTest {
  return {
    name: `argocd driver, ${carrier},`,
    capabilities: {
      rollback: true,
      watch: true,
      // The Applications that are made of an element are named by the unit.
      selects: carrier !== 'element',
    },
    readme: join(__dirname, '..', '..', 'README.md'),
    moreRules: [
      {
        apiGroups: [LATER_GROUP],
        resources: ['applications'],
        verbs: ['get', 'list', 'watch', 'patch'],
      },
    ],
    makeWorld: options =>
      new ArgoWorld(options, carrier).begin(argoDefinitions),
  };
}
