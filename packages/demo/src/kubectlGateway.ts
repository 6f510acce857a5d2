import { once } from 'node:events';
import { AddressInfo, connect } from 'node:net';
import { createServer, TLSSocket } from 'node:tls';
import type { DemoCertificate } from './certificate';

/** Serves a port of this machine over TLS. */
export interface KubectlGateway {
  baseUrl: string;
  stop(): Promise<void>;
}

/**
 * Serves the portal a second time over TLS, because kubectl sends a token over nothing else. Browsers use the portal itself: they
 * would warn about a certificate that nothing trusts.
 *
 * @param options - `to` is the port of the portal; `port` is where this listens, 0 for any that is free
 */
export async function startKubectlGateway(options: {
  certificate: DemoCertificate;
  to: number;
  port: number;
}): Promise<KubectlGateway> {
  const { certificate, to, port } = options;
  const open = new Set<TLSSocket>();
  const server = createServer(
    {
      cert: certificate.cert,
      key: certificate.key,
      ALPNProtocols: ['http/1.1'],
    },
    client => {
      open.add(client);
      const portal = connect({ host: '127.0.0.1', port: to });
      client.pipe(portal).pipe(client);
      // Either side may end at any time: a watch that is stopped, or a backend that crashes.
      client.on('error', () => portal.destroy());
      portal.on('error', () => client.destroy());
      portal.on('close', () => client.destroy());
      client.on('close', () => {
        open.delete(client);
        portal.destroy();
      });
    },
  );
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    baseUrl: `https://localhost:${(server.address() as AddressInfo).port}`,
    async stop() {
      const closed = once(server, 'close');
      server.close();
      open.forEach(client => client.destroy());
      await closed;
    },
  };
}
