import { startFleetSimulator } from '@fairway/fleet-simulator';
import { describeDriverConformance } from '@fairway/plugin-fairway-node/testUtils';
import { KubernetesWorld } from './__testUtils__/KubernetesWorld';

const CAPABILITIES = { rollback: true, watch: true };

function onSimulator(watched: boolean) {
  return async () => {
    const simulator = await startFleetSimulator({
      clusters: [{ name: 'world' }],
    });
    simulator.cluster('world').controller.pause();
    const url = simulator.clusterUrl('world');
    return KubernetesWorld.create({
      admin: { url },
      token: 'anything',
      watched,
      stop: () => simulator.stop(),
    });
  };
}

describeDriverConformance(
  'kubernetes driver on the simulator, reading through watches,',
  CAPABILITIES,
  onSimulator(true),
);

describeDriverConformance(
  'kubernetes driver on the simulator, reading by requests,',
  CAPABILITIES,
  onSimulator(false),
);
