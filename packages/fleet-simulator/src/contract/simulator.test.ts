import { FleetSimulator, startFleetSimulator } from '../index';
import { describeKubernetesContract } from './kubernetesContract';

jest.setTimeout(30_000);

let simulator: FleetSimulator;

afterAll(() => simulator?.stop());

describeKubernetesContract('simulator', async () => {
  simulator = await startFleetSimulator({
    clusters: [
      {
        name: 'contract',
        tokens: { admin: {}, reader: { user: 'reader', readOnly: true } },
      },
    ],
  });
  const cluster = simulator.cluster('contract');
  // No controllers run on the real API server either.
  cluster.controller.pause();
  return {
    url: cluster.url,
    token: 'admin',
    readOnlyToken: 'reader',
    compact: () => cluster.compact(),
  };
});
