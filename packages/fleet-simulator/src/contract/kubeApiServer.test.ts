import { isDeepStrictEqual } from 'node:util';
import { FleetSimulator, startFleetSimulator } from '../index';
import {
  hasRealApiServer,
  RealApiServers,
  startRealApiServer,
} from '../testUtils/realApiServer';
import { ApiClient } from './apiClient';
import { describeKubernetesContract } from './kubernetesContract';
import { normaliser } from './normalise';
import {
  refusedStreamingList,
  Scenario,
  scenarioContext,
  scenarios,
} from './scenarios';

// A real API server waits three seconds for a revision in the future.
jest.setTimeout(30_000);

/** A real API server writes objects of its own now and then, which gives lists in the middle of a scenario another revision. */
const MOST_PLAYED = 3;

let real: RealApiServers | undefined;

async function answersOf(
  scenario: Scenario,
  api: ApiClient,
  namespace: string,
): Promise<unknown[]> {
  await api.post('/api/v1/namespaces', { metadata: { name: namespace } });
  const normalise = normaliser();
  const answers: unknown[] = [];
  for await (const answer of scenario.run(scenarioContext(api, namespace))) {
    const { code, body } = answer;
    answers.push({ code, body: normalise(body) });
  }
  return answers;
}

function describeAll() {
  beforeAll(async () => {
    real = await startRealApiServer();
  }, 120_000);

  afterAll(() => real?.stop(), 30_000);

  describeKubernetesContract('kube-apiserver', () => real!.servers[0]);

  describe('simulator and kube-apiserver give the same answers', () => {
    let simulator: FleetSimulator;
    let simulated: ApiClient;
    let truth: ApiClient;

    beforeAll(async () => {
      simulator = await startFleetSimulator({
        clusters: [
          {
            name: 'a',
            tokens: {
              admin: { user: 'admin' },
              reader: { user: 'reader', readOnly: true },
            },
          },
        ],
      });
      const cluster = simulator.cluster('a');
      cluster.controller.pause();
      simulated = new ApiClient({
        url: cluster.url,
        token: 'admin',
        readOnlyToken: 'reader',
        compact: () => cluster.compact(),
      });
      truth = new ApiClient(real!.servers[0]);
    });

    afterAll(async () => {
      await simulated?.close();
      await truth?.close();
      await simulator?.stop();
    });

    it.each(scenarios.map((scenario, i) => [scenario.name, scenario, i]))(
      '%s',
      async (_, scenario, index) => {
        const run = scenario as Scenario;
        const play = async (namespace: string) => ({
          expected: await answersOf(run, truth, namespace),
          actual: await answersOf(run, simulated, namespace),
        });
        let answers = await play(`scenario-${index}-1`);
        for (
          let played = 2;
          played <= MOST_PLAYED &&
          !isDeepStrictEqual(answers.actual, answers.expected);
          played += 1
        ) {
          answers = await play(`scenario-${index}-${played}`);
        }
        expect(answers.actual).toEqual(answers.expected);
        expect(answers.expected.length).toBeGreaterThan(0);
      },
    );
  });

  it('simulator and kube-apiserver refuse streaming lists alike where they are switched off', async () => {
    const old = await startRealApiServer({
      featureGates: { WatchList: false },
    });
    const simulator = await startFleetSimulator({
      clusters: [{ name: 'old', watchList: false }],
    });
    const truth = new ApiClient(old.servers[0]);
    const simulated = new ApiClient({
      url: simulator.clusterUrl('old'),
      token: 'admin',
      readOnlyToken: 'reader',
      compact: () => undefined,
    });
    try {
      const expected = await answersOf(refusedStreamingList, truth, 'old');
      expect(expected[0]).toMatchObject({ code: 422 });
      expect(await answersOf(refusedStreamingList, simulated, 'old')).toEqual(
        expected,
      );
    } finally {
      await truth.close();
      await simulated.close();
      await simulator.stop();
      await old.stop();
    }
  }, 120_000);
}

if (hasRealApiServer()) {
  describeAll();
} else {
  // eslint-disable-next-line no-console
  console.log('KUBEBUILDER_ASSETS is not set: no test with a kube-apiserver');
  describe('Kubernetes contract: kube-apiserver', () => {
    it.todo('needs the binaries in KUBEBUILDER_ASSETS');
  });
}
