import { startFleetSimulator } from '@fairway/fleet-simulator';
import {
  RealApiServer,
  startRealApiServer,
} from '@fairway/fleet-simulator/testUtils';
import {
  installDefinitions,
  ObjectWorldOptions,
  RawApi,
} from '@fairway/plugin-fairway-node/testUtils';
import { testGateway } from './testGateway';

/** A simulated cluster without controllers, which tests play themselves. */
export async function startSimulatedWorld({
  watched,
  definitions,
}: {
  watched: boolean;
  definitions: readonly unknown[];
}): Promise<ObjectWorldOptions> {
  const simulator = await startFleetSimulator({
    clusters: [{ name: 'world' }],
  });
  simulator.cluster('world').controller.pause();
  const admin = { url: simulator.clusterUrl('world') };
  const api = new RawApi(admin);
  await installDefinitions(api, definitions);
  return {
    ...gatewayOf({ ...admin, token: 'anything' }),
    api,
    namespace: 'shop',
    watched,
    stop: async () => {
      api.close();
      await simulator.stop();
    },
  };
}

/** Worlds that share a kube-apiserver, each with a namespace and a gateway of its own. */
export interface RealWorlds {
  next(): ObjectWorldOptions;
  /** Ends the API server. */
  stop(): Promise<void>;
}

/** Starts a kube-apiserver. @param options - `tokenOf` makes the token with the rights that gateways have */
export async function startRealWorlds({
  definitions,
  tokenOf,
}: {
  definitions: readonly unknown[];
  tokenOf(server: RealApiServer): Promise<string>;
}): Promise<RealWorlds> {
  const { servers, stop } = await startRealApiServer();
  const [server] = servers;
  const api = new RawApi(server);
  const [token] = await Promise.all([
    tokenOf(server),
    installDefinitions(api, definitions),
  ]);
  let count = 0;
  return {
    next: () => {
      count += 1;
      return {
        ...gatewayOf({ ...server, token }),
        api,
        namespace: `shop-${count}`,
        watched: true,
        stop: async () => {},
      };
    },
    stop: async () => {
      api.close();
      await stop();
    },
  };
}

function gatewayOf(
  server: Parameters<typeof testGateway>[1],
): Pick<ObjectWorldOptions, 'gateway' | 'passTime'> {
  let clockOffset = 0;
  const gateway = testGateway('world', server, {
    clock: {
      now: () => Date.now() + clockOffset,
      setTimeout: (callback, ms) => {
        const timer = setTimeout(callback, ms);
        return { cancel: () => clearTimeout(timer) };
      },
    },
  });
  return {
    gateway,
    passTime: ms => {
      clockOffset += ms;
    },
  };
}
