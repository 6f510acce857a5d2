import type { Kubectl } from '@fairway/fleet-simulator/testUtils';
import {
  GateStatus,
  kindByName,
  ResourceObject,
} from '@fairway/plugin-fairway-common';
// The documents and the client of the pages are what is compared with kubectl.
// eslint-disable-next-line @backstage/no-mixed-plugin-imports
import {
  actionDocument,
  approvalDocument,
  Command,
  FairwayApi,
  FairwayClient,
  kubectlOf,
  promotionDocument,
  yamlOf,
} from '@fairway/plugin-fairway-react';
import { aRun, RunParts } from '../resources/__testUtils__/runs';
import { aStore } from '../store/__fixtures__/stores';
import { startApi, TestApi } from './__testUtils__/api';
import { kubectlFor } from './__testUtils__/kubectl';
import { cluster, landscape, plan } from './__testUtils__/objects';

jest.setTimeout(120_000);

const namespace = 'default';
const run = 'checkout-1-1';

type WrittenObject = ReturnType<typeof landscape>[number];

/** What is there before a command is given. */
interface Setting {
  /** Objects that are there; default: all that a promotion names. */
  objects?: WrittenObject[];
  run?: Partial<RunParts>;
  /** Whether the first target of the run has failed. */
  failed?: true;
}

/** The client of the pages, which talks to the test server. */
function clientOf(api: TestApi): FairwayApi {
  const root = api.url.replace(/\/k8s$/, '');
  return new FairwayClient({
    discoveryApi: { getBaseUrl: async () => root },
    fetchApi: {
      fetch: (async (url: string, init: RequestInit = {}) => {
        const path = url.slice(root.length).replace(/^\/k8s/, '');
        return api.request(init.method ?? 'GET', path, {
          user: 'user:default/alex',
          ...(init.body ? { body: String(init.body) } : {}),
        });
      }) as unknown as typeof fetch,
    },
  });
}

/** What the button of a command does. */
async function press(api: FairwayApi, { verb, document }: Command) {
  switch (verb) {
    case 'create':
      return api.create(document);
    case 'replace':
      return api.replace(document);
    case 'delete':
      return api.delete(
        kindByName(document.kind)!,
        namespace,
        document.metadata.name,
      );
    default:
      throw new Error(`Unknown verb ${verb satisfies never}`);
  }
}

/** Gives a command in an installation of its own. @returns the rows that it has written, with the random ends of names cut off */
async function rowsOf(
  setting: Setting,
  commandOf: (parts: {
    api: FairwayApi;
    gate?: GateStatus;
    targets: ResourceObject[];
  }) => Command | Promise<Command>,
  give: (
    command: Command,
    tools: { api: FairwayApi; kubectl: Kubectl },
  ) => Promise<unknown>,
) {
  const { store, knex } = await aStore('SQLITE_3');
  const server = await startApi(store);
  const kubectl = await kubectlFor(server, 'alex');
  const api = clientOf(server);
  try {
    for (const object of setting.objects ?? landscape()) {
      await api.create(withNamespace(object));
    }
    const made =
      setting.run && aRun({ landscape: landscape(), ...setting.run });
    if (made) {
      if (setting.failed) {
        made.targets[0].status!.phase = 'Failed';
      }
      await store.commit({
        creates: [made.run, ...made.targets].map(object => ({ object })),
      });
    }
    const { current } = await store.revisions();
    const { sequence } = await store.auditHead();
    const command = await commandOf({
      api,
      gate: made?.run.status?.stages.flatMap(({ gates = [] }) => gates)[0],
      targets: made?.targets ?? [],
    });
    await give(command, { api, kubectl });
    const changes = await knex('changes')
      .where('revision', '>', current)
      .orderBy('revision')
      .select('type', 'kind', 'namespace', 'name', 'labels', 'spec', 'status');
    const audit = await store.audit({ after: sequence, limit: 100 });
    const { generateName } = command.document.metadata;
    const rows = {
      changes: changes.map(({ labels, spec, status, ...row }) => ({
        ...row,
        // The order of keys says nothing.
        content: [labels, spec, status].map(text => text && JSON.parse(text)),
      })),
      audit: audit.map(
        ({ actor, verb, kind, name, allowed, command: sent }) => ({
          actor,
          verb,
          kind,
          name,
          allowed,
          sent,
        }),
      ),
    };
    return generateName
      ? JSON.parse(
          JSON.stringify(rows).replace(
            new RegExp(`${generateName}[a-z0-9]{5}\\b`, 'g'),
            generateName,
          ),
        )
      : rows;
  } finally {
    await kubectl.close();
    await server.close();
  }
}

const atGate = { gate: { stage: 'europe' }, name: run } as const;

const action = (
  type: Parameters<typeof actionDocument>[0]['type'],
  more: Partial<Parameters<typeof actionDocument>[0]> = {},
): Command => ({
  verb: 'create',
  document: actionDocument({ namespace, run, type, ...more }),
});

const CASES: [
  what: string,
  setting: Setting,
  commandOf: Parameters<typeof rowsOf>[1],
][] = [
  [
    'Promote',
    {},
    () => ({
      verb: 'create',
      document: promotionDocument({
        namespace,
        source: 'checkout',
        fleet: 'production',
        plan: 'canary-then-europe',
        version: '1.10',
        clusters: ['eu-1'],
      }),
    }),
  ],
  ...(['Approve', 'Reject'] as const).map(
    (decision): (typeof CASES)[number] => [
      decision,
      { run: atGate },
      ({ gate }) => ({
        verb: 'create',
        document: approvalDocument({
          namespace,
          run,
          stage: 'europe',
          gate: gate!.name,
          digest: gate!.digest!,
          decision,
          comment: `it's "fine": $HOME \`id\`\nEOF #1`,
        }),
      }),
    ],
  ),
  ['Pause', { run: {} }, () => action('Pause', { reason: 'yes' })],
  ['Resume', { run: { phase: 'Paused' } }, () => action('Resume')],
  ['Abort', { run: {} }, () => action('Abort', { reason: 'on: off' })],
  [
    'Retry',
    { run: {}, failed: true },
    ({ targets }) => action('Retry', { target: targets[0].metadata.name }),
  ],
  [
    'Skip',
    { run: {} },
    ({ targets }) =>
      action('Skip', { target: targets[0].metadata.name, reason: '007' }),
  ],
  ['Roll back', { run: {} }, () => action('Rollback')],
  [
    'Create',
    { objects: [] },
    () => ({
      verb: 'create',
      document: withNamespace(cluster('eu-9', { ring: '1e3', env: 'no' })),
    }),
  ],
  [
    'Save',
    { objects: [plan()] },
    async ({ api }) => {
      const { status, ...document } = await api.get<ResourceObject>(
        kindByName('Plan')!,
        namespace,
        plan().metadata.name,
      );
      const [first] = (document.spec as { stages: object[] }).stages;
      return {
        verb: 'replace',
        document: { ...document, spec: { stages: [first] } },
      };
    },
  ],
  [
    'Delete',
    { objects: [cluster('eu-1')] },
    () => ({ verb: 'delete', document: withNamespace(cluster('eu-1')) }),
  ],
];

function withNamespace(document: WrittenObject): ResourceObject {
  return {
    ...document,
    metadata: { ...document.metadata, namespace },
  } as unknown as ResourceObject;
}

describe('what the </> panel copies', () => {
  it.each(CASES)(
    '%s: the command line leads to the rows of the button',
    async (_, setting, commandOf) => {
      const pressed = await rowsOf(setting, commandOf, (command, { api }) =>
        press(api, command),
      );
      const typed = await rowsOf(setting, commandOf, (command, { kubectl }) =>
        kubectl.shell(kubectlOf(command)),
      );
      expect(pressed.changes).toHaveLength(1);
      expect(pressed.audit.length).toBeGreaterThan(0);
      expect(typed).toEqual(pressed);
    },
  );

  it('the YAML alone leads to the same rows, too', async () => {
    const commandOf = () => action('Pause', { reason: 'yes' });
    const setting = { run: {} };
    const pressed = await rowsOf(setting, commandOf, (command, { api }) =>
      press(api, command),
    );
    const typed = await rowsOf(
      setting,
      commandOf,
      ({ document }, { kubectl }) =>
        kubectl.ok(['create', '-f', '-'], { input: yamlOf(document) }),
    );
    expect(typed).toEqual(pressed);
  });
});
