import { AddressInfo, connect, createServer, Socket } from 'node:net';

/** When the connection is lost: before the server has seen the statement, or before the client has seen its answer. */
export type Cut = 'before' | 'after';

/**
 * A proxy in front of PostgreSQL that loses the connection of a client at a statement, as a network does.
 *
 * @param server - a connection string
 */
export async function startCuttingProxy(server: string) {
  const target = new URL(server);
  const sockets = new Set<Socket>();
  let next: { statement: string; cut: Cut } | undefined;
  let cuts = 0;

  const proxy = createServer(client => {
    const upstream = connect(Number(target.port || 5432), target.hostname);
    let cutOnAnswer = false;
    const end = () => {
      client.destroy();
      upstream.destroy();
    };
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', end);
      socket.on('close', () => {
        sockets.delete(socket);
        end();
      });
    }
    client.on('data', data => {
      if (next && data.includes(next.statement)) {
        cuts++;
        const { cut } = next;
        next = undefined;
        if (cut === 'before') {
          end();
          return;
        }
        cutOnAnswer = true;
      }
      upstream.write(data);
    });
    upstream.on('data', data => {
      if (cutOnAnswer) {
        end();
      } else {
        client.write(data);
      }
    });
  });
  await new Promise<void>(resolve => {
    proxy.listen(0, '127.0.0.1', resolve);
  });
  const connection = new URL(server);
  connection.hostname = '127.0.0.1';
  connection.port = String((proxy.address() as AddressInfo).port);
  return {
    connectionString: connection.href,
    /** Loses the connection of whoever sends the statement next. */
    cutAt(statement: string, cut: Cut) {
      next = { statement, cut };
    },
    /** How often a connection was lost. */
    cuts: () => cuts,
    async stop() {
      sockets.forEach(socket => socket.destroy());
      await new Promise(resolve => {
        proxy.close(resolve);
      });
    },
  };
}
