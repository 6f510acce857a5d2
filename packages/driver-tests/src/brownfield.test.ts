import { join } from 'node:path';
import { FleetSimulator, startFleetSimulator } from '@fairway/fleet-simulator';
import { kubeconfigOf, Kubectl } from '@fairway/fleet-simulator/testUtils';
import fairwayModuleArgocd from '@fairway/plugin-fairway-backend-module-argocd';
import fairwayModuleFlux from '@fairway/plugin-fairway-backend-module-flux';
import fairwayModuleKubernetes from '@fairway/plugin-fairway-backend-module-kubernetes';
import type { Discoveries, Source } from '@fairway/plugin-fairway-common';
import type { Manifest } from '@fairway/plugin-fairway-node/testUtils';
import { parseAllDocuments } from 'yaml';
import { startBackend, TestBackend } from './startBackend';
import { yamlBlocks } from './yamlBlocks';

jest.setTimeout(120_000);

const CLUSTERS = ['eu-1', 'us-1'];
const HUB = 'fleet-hub';
const NAMESPACE = 'team-shop';
const PAGES = join(__dirname, '..', '..', '..', 'docs', 'backends');
const API = 'fairway.dev/v1alpha1';

const document = (kind: string, name: string, spec: object, labels = {}) => ({
  apiVersion: API,
  kind,
  metadata: { name, namespace: NAMESPACE, labels },
  spec,
});

/** A Deployment as a team has applied it long ago. */
const CATALOG = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'catalog', namespace: 'shop' },
  spec: {
    selector: { matchLabels: { app: 'catalog' } },
    template: {
      metadata: { labels: { app: 'catalog' } },
      spec: {
        containers: [
          { name: 'app', image: 'registry.example.com/catalog:1.4.1' },
        ],
      },
    },
  },
};

/** What the example of the page of a backend has, for a cluster. */
async function documented(page: string, title: string, cluster: string) {
  const blocks = await yamlBlocks(join(PAGES, page));
  const { objects } = blocks.find(block => block.title === title)!;
  return JSON.parse(
    JSON.stringify(objects).replaceAll(CLUSTERS[0], cluster),
  ) as Manifest[];
}

interface Way {
  driver: string;
  /** What is there before on the cluster, or for the cluster on the hub. */
  objects(cluster: string): Promise<Manifest[]>;
  onHub?: boolean;
  /** The object with the version, as kubectl names it, and where it is in it. */
  carrier(cluster: string): string[];
  version: string;
  /** What the carrier holds in the end. */
  holds: RegExp;
}

const WAYS: Way[] = [
  {
    driver: 'kubernetes',
    objects: async () => [CATALOG],
    carrier: () => [
      'deployment/catalog',
      '-n=shop',
      '-o=jsonpath={.spec.template.spec.containers[0].image}',
    ],
    version: '1.4.2',
    holds: /^registry.example.com\/catalog:1\.4\.2$/,
  },
  {
    driver: 'flux',
    objects: cluster =>
      documented('flux.md', 'cluster: what Flux has', cluster),
    carrier: () => [
      'helmrelease/checkout',
      '-n=shop',
      '-o=jsonpath={.status.history[0].chartVersion}',
    ],
    version: '1.4.2',
    holds: /^1\.4\.2\+/,
  },
  {
    driver: 'argocd',
    objects: cluster =>
      documented('argocd.md', 'hub: what Argo CD has', cluster),
    onHub: true,
    carrier: cluster => [
      `application/${cluster}-checkout`,
      '-n=argocd',
      '-o=jsonpath={.spec.source.targetRevision} {.status.sync.status} {.status.health.status}',
    ],
    version: 'v1.4.2',
    holds: /^v1\.4\.2 Synced Healthy$/,
  },
];

describe('somebody who has a fleet already', () => {
  let simulator: FleetSimulator;
  let backend: TestBackend;
  let fairway: Kubectl;
  let servers: Map<string, Kubectl>;

  beforeAll(async () => {
    const names = [...CLUSTERS, HUB];
    simulator = await startFleetSimulator({
      defaults: {
        behaviour: [{ rollout: { outcome: 'Converge', durationMs: 50 } }],
      },
      clusters: [
        ...CLUSTERS.map(name => ({ name, gitOps: ['flux' as const] })),
        { name: HUB, gitOps: ['argocd'] },
      ],
    });
    backend = await startBackend(
      [fairwayModuleKubernetes, fairwayModuleFlux, fairwayModuleArgocd],
      names.map(name => ({ name, url: simulator.clusterUrl(name) })),
    );
    fairway = await Kubectl.create(
      kubeconfigOf({ url: `${backend.url}/api/fairway/k8s` }),
    );
    servers = new Map();
    for (const name of names) {
      servers.set(
        name,
        await Kubectl.create(kubeconfigOf({ url: simulator.clusterUrl(name) })),
      );
    }
    await fairway.ok(['apply', '-f', '-'], {
      input: [
        ...CLUSTERS.map(name =>
          document(
            'Cluster',
            name,
            { connection: { backstageCluster: name } },
            { env: 'prod' },
          ),
        ),
        document('Fleet', 'all', {
          selector: { matchLabels: { env: 'prod' } },
        }),
        document('Plan', 'at-once', {
          stages: [{ name: 'all', selector: {} }],
        }),
        document('Backend', 'argocd', {
          driver: 'argocd',
          hub: { backstageCluster: HUB },
        }),
      ],
    });
    for (const { objects, onHub } of WAYS) {
      for (const cluster of CLUSTERS) {
        const server = servers.get(onHub ? HUB : cluster)!;
        const there = await objects(cluster);
        const { namespace } = there[0].metadata;
        await server.ok(['apply', '-f', '-'], {
          input: [
            {
              apiVersion: 'v1',
              kind: 'Namespace',
              metadata: { name: namespace },
            },
            ...there,
          ],
        });
      }
    }
  });

  afterAll(async () => {
    const kubectls = [fairway, ...(servers?.values() ?? [])];
    await Promise.all(kubectls.map(kubectl => kubectl?.close()));
    await backend?.stop();
    await simulator?.stop();
  });

  /** The YAML to review, as the page about discovery tells to get it. */
  function manifestsOf(place: object, driver: string): Promise<string> {
    const [[kind, name]] = Object.entries(place);
    const selector = encodeURIComponent(
      `spec.${kind}=${name},spec.driver=${driver}`,
    );
    return fairway.ok([
      'get',
      '--raw',
      `/api/fairway/k8s/apis/${API}/namespaces/${NAMESPACE}/discoveries/manifests?fieldSelector=${selector}`,
    ]);
  }

  it.each(WAYS)(
    'promotes with $driver what discovery has found, with the YAML and the commands that it gives',
    async ({ driver, onHub, carrier, version, holds }) => {
      const places = onHub
        ? [{ hub: HUB }]
        : CLUSTERS.map(cluster => ({ cluster }));
      const found = await backend.post<Discoveries>('views/discover', {
        namespace: NAMESPACE,
        ...places[0],
        drivers: [driver],
      });
      expect(found.items.map(({ confidence }) => confidence)).toContain('High');

      const sources: Source[] = [];
      for (const place of places) {
        const review = await manifestsOf(place, driver);
        const objects = parseAllDocuments(review).flatMap(
          each => each.toJS() ?? [],
        );
        if (objects.length > 0) {
          await fairway.ok(['apply', '-f', '-'], { input: review });
        }
        sources.push(...objects.filter(({ kind }) => kind === 'Source'));
        const commands = [...review.matchAll(/^# *(kubectl .*)$/gm)];
        expect(commands.length).toBeGreaterThan(1);
        for (const [, command] of commands) {
          await servers.get(Object.values(place)[0])!.shell(command);
        }
      }
      expect(sources).toHaveLength(1);
      const [{ metadata: source }] = sources;

      const promotion = `${source.name}-1`;
      await fairway.ok(['create', '-f', '-'], {
        input: document('Promotion', promotion, {
          sourceRef: { name: source.name },
          fleetRef: { name: 'all' },
          planRef: { name: 'at-once' },
          version,
        }),
      });
      await fairway.ok([
        'wait',
        '-n',
        NAMESPACE,
        `promotion/${promotion}`,
        '--for=jsonpath={.status.phase}=Succeeded',
        '--timeout=30s',
      ]);
      for (const cluster of CLUSTERS) {
        const server = servers.get(onHub ? HUB : cluster)!;
        const held = await server.ok(['get', ...carrier(cluster)]);
        expect({ cluster, held }).toEqual({
          cluster,
          held: expect.stringMatching(holds),
        });
      }
    },
  );
});
