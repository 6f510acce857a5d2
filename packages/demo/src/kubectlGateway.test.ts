import { createServer, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { Agent, request } from 'undici';
import { createCertificate, DemoCertificate } from './certificate';
import { KubectlGateway, startKubectlGateway } from './kubectlGateway';

describe('the gateway for kubectl', () => {
  let certificate: DemoCertificate;
  let portal: Server;
  let gateway: KubectlGateway;
  let dispatcher: Agent;

  beforeEach(async () => {
    certificate = await createCertificate();
    portal = createServer((req, res) => {
      res.write(`${req.headers.authorization} asked for ${req.url}`);
      if (req.url !== '/watch') {
        res.end();
      }
    }).listen(0, '127.0.0.1');
    await once(portal, 'listening');
    gateway = await startKubectlGateway({
      certificate,
      to: (portal.address() as AddressInfo).port,
      port: 0,
    });
    dispatcher = new Agent({ connect: { ca: certificate.cert } });
  });

  afterEach(async () => {
    await gateway.stop();
    await dispatcher.destroy();
    portal.closeAllConnections();
    portal.close();
  });

  const ask = (path: string) =>
    request(`${gateway.baseUrl}${path}`, {
      dispatcher,
      headers: { authorization: 'Bearer dana' },
    });

  it('hands on what comes over TLS', async () => {
    const { body } = await ask('/version');
    expect(await body.text()).toBe('Bearer dana asked for /version');
  });

  it('ends a watch when the portal goes away, and serves again when it is back', async () => {
    const { body } = await ask('/watch');
    portal.closeAllConnections();
    await expect(body.text()).rejects.toThrow();
    expect((await ask('/version')).statusCode).toBe(200);
  });

  it('ends with connections open', async () => {
    const { body } = await ask('/watch');
    await Promise.all([expect(body.text()).rejects.toThrow(), gateway.stop()]);
    await expect(ask('/version')).rejects.toThrow();
    gateway = await startKubectlGateway({ certificate, to: 1, port: 0 });
  });
});
