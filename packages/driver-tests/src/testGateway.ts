import { ConfigReader } from '@backstage/config';
import {
  ClusterGatewayOptions,
  createClusterGateway,
} from '@fairway/plugin-fairway-backend/testUtils';

/** A gateway to one API server that is registered as `name`, without limits on the rate of requests. */
export function testGateway(
  name: string,
  server: { url: string; ca?: string; token: string },
  options: Partial<ClusterGatewayOptions> = {},
) {
  return createClusterGateway({
    config: new ConfigReader({
      fairway: {
        clusterRequests: { qps: 10_000, burst: 10_000 },
        clusters: [
          {
            name,
            url: server.url,
            ...(server.ca
              ? { caData: Buffer.from(server.ca).toString('base64') }
              : { skipTLSVerify: true }),
            credentials: { token: server.token },
          },
        ],
      },
    }),
    logger: { info: () => {}, warn: () => {} },
    ...options,
  });
}
