import { startFleetSimulator } from '@fairway/fleet-simulator';
import {
  RealApiServer,
  startRealApiServer,
} from '@fairway/fleet-simulator/testUtils';
import {
  ObjectWorldOptions,
  RawApi,
  RawApiOptions,
} from '@fairway/plugin-fairway-node/testUtils';
import { testGateway } from './testGateway';

/** A simulated cluster without controllers, which tests play themselves. */
export async function startSimulatedWorld(
  watched: boolean,
): Promise<ObjectWorldOptions> {
  const simulator = await startFleetSimulator({
    clusters: [{ name: 'world' }],
  });
  simulator.cluster('world').controller.pause();
  return worldOf(
    { url: simulator.clusterUrl('world') },
    { token: 'anything', watched, stop: () => simulator.stop() },
  );
}

/** A kube-apiserver, on which the gateway has the rights of a token. */
export async function startRealWorld(
  tokenOf: (server: RealApiServer) => Promise<string>,
): Promise<ObjectWorldOptions> {
  const { servers, stop } = await startRealApiServer();
  const [server] = servers;
  return worldOf(server, { token: await tokenOf(server), watched: true, stop });
}

function worldOf(
  admin: RawApiOptions,
  {
    token,
    ...options
  }: Pick<ObjectWorldOptions, 'watched' | 'stop'> & { token: string },
): ObjectWorldOptions {
  let clockOffset = 0;
  const gateway = testGateway(
    'world',
    { ...admin, token },
    {
      clock: {
        now: () => Date.now() + clockOffset,
        setTimeout: (callback, ms) => {
          const timer = setTimeout(callback, ms);
          return { cancel: () => clearTimeout(timer) };
        },
      },
    },
  );
  return {
    ...options,
    api: new RawApi(admin),
    gateway,
    passTime: ms => {
      clockOffset += ms;
    },
  };
}
