import {
  FleetSimulator,
  GitOpsEngine,
  KubernetesObjectInput,
  startFleetSimulator,
} from '@fairway/fleet-simulator';
import {
  Backend,
  decodeObject,
  hubOf,
  kindByName,
  resolveUnit,
  Source,
} from '@fairway/plugin-fairway-common';
import type {
  DeliveryDriver,
  DriverBinding,
} from '@fairway/plugin-fairway-node';
import { deliver } from './deliver';
import { testGateway } from './testGateway';
import { YamlBlock, yamlBlocks } from './yamlBlocks';

const CLUSTER = 'eu-1';
const HUB = 'fleet-hub';
const NEXT_VERSION = '9.9.9';

/**
 * Declares tests of all YAML on the page of a backend.
 *
 * @remarks
 * Blocks whose title begins with `cluster` are what a cluster has, and with `hub` what the hub has; `hand-over.yaml` is applied as
 * Fairway once; `fairway` are Fairway's own objects. They are accepted as they are, and a version is brought through each unit.
 */
export function describeDocumentedBackend(
  driver: DeliveryDriver,
  page: string,
  gitOps: GitOpsEngine,
): void {
  describe(`the documented backend ${driver.name}`, () => {
    let simulator: FleetSimulator;
    let blocks: YamlBlock[];
    let gateways: Map<string, ReturnType<typeof testGateway>>;

    const objectsOf = (title: RegExp) =>
      blocks
        .filter(block => title.test(block.title))
        .flatMap(({ objects }) => objects);

    beforeAll(async () => {
      blocks = await yamlBlocks(page);
      simulator = await startFleetSimulator({
        clusters: [CLUSTER, HUB].map(name => ({
          name,
          gitOps: [gitOps],
          behaviour: [{ rollout: { outcome: 'Converge', durationMs: 0 } }],
        })),
      });
      gateways = new Map(
        [CLUSTER, HUB].map(name => [
          name,
          testGateway(name, { url: simulator.clusterUrl(name), token: 'any' }),
        ]),
      );
      const handedOver = objectsOf(/^hand-over/);
      for (const [server, title] of [
        [CLUSTER, /^cluster\b/],
        [HUB, /^hub\b/],
      ] as const) {
        for (const object of objectsOf(title)) {
          put(server, object, handedOver);
        }
      }
    });

    afterAll(async () => {
      await Promise.all(
        [...(gateways?.values() ?? [])].map(gateway => gateway.close()),
      );
      await simulator?.stop();
    });

    /** An object opts in and hands over its fields as the page says. */
    function put(
      server: string,
      object: KubernetesObjectInput,
      handedOver: readonly KubernetesObjectInput[],
    ) {
      const { objects } = simulator.cluster(server);
      const annotated = {
        ...object,
        metadata: {
          ...object.metadata,
          annotations: { 'fairway.dev/managed-by': 'fairway' },
        },
      } as KubernetesObjectInput;
      const own = handedOver.find(
        ({ kind, metadata }) =>
          kind === object.kind && metadata?.name === object.metadata?.name,
      );
      objects.put(annotated, { fieldManager: own ? 'kubectl' : 'fairway' });
      if (own) {
        objects.apply(own, { fieldManager: 'fairway', force: true });
      }
    }

    it('is accepted as it is', () => {
      const objects = objectsOf(/^fairway\b/);
      expect(objects.length).toBeGreaterThan(0);
      for (const object of objects) {
        const { errors, unknownFields } = decodeObject(
          kindByName(object.kind)!,
          object,
        );
        expect({ object, errors, unknownFields }).toEqual({
          object,
          errors: [],
          unknownFields: [],
        });
      }
    });

    it('brings a version through every unit', async () => {
      const objects = objectsOf(/^fairway\b/);
      const backends = new Map<string, Backend['spec']>(
        objects
          .filter(({ kind }) => kind === 'Backend')
          .map(({ metadata, spec }) => [metadata.name, spec]),
      );
      const sources = objects.filter(({ kind }) => kind === 'Source');
      const delivered: string[] = [];
      for (const { metadata, spec } of sources as Source[]) {
        const backend = backends.get(spec.backendRef.name)!;
        expect(backend.driver).toBe(driver.name);
        const server = hubOf(backend) ? HUB : CLUSTER;
        for (const unit of spec.units) {
          const binding: DriverBinding = {
            source: `${metadata.namespace}/${metadata.name}`,
            cluster: CLUSTER,
            unit: resolveUnit(unit, { cluster: CLUSTER }),
            config: backend.config,
          };
          expect(driver.validate(binding)).toEqual([]);
          const at = { gateway: gateways.get(server)!, server };
          const { seen } = await deliver(driver, at, binding, NEXT_VERSION);
          expect(seen).toMatchObject({
            state: 'Converged',
            evidence: { version: NEXT_VERSION },
          });
          delivered.push(unit.name);
        }
      }
      expect(delivered.length).toBeGreaterThan(0);
    });
  });
}
