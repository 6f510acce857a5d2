import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hasRealApiServer } from '@fairway/fleet-simulator/testUtils';
import { runCheck } from './check';
import { signIn } from './people';
import { createModel } from './examples';
import { startPortal } from './portal';
import { startRealFleet } from './realFleet';

jest.setTimeout(300_000);

(hasRealApiServer() ? describe : describe.skip)(
  'a first promotion over three kube-apiservers',
  () => {
    const ends: (() => Promise<unknown>)[] = [];

    afterEach(async () => {
      for (const end of ends.splice(0).reverse()) {
        await end();
      }
    });

    it('converges on every kube-apiserver, although the backend is killed while the run waits', async () => {
      const directory = await mkdtemp(join(tmpdir(), 'fairway-e2e-'));
      ends.push(() => rm(directory, { recursive: true, force: true }));
      const fleet = await startRealFleet();
      ends.push(() => fleet.stop());
      const portal = await startPortal({ directory, fleet, port: 0 });
      ends.push(() => portal.stop());
      const { as } = await signIn(portal);
      ends.push(() =>
        Promise.all(Object.values(as).map(client => client.close())),
      );
      await createModel(
        as.platform,
        fleet.clusters.map(({ name }) => name),
      );

      const result = await runCheck({
        fleet,
        as,
        crashAndRestart: () => portal.crashAndRestart(),
      });

      expect(result).toMatchObject({
        ok: true,
        clusters: 'real',
        phase: 'Succeeded',
        problems: [],
        refused: ['a viewer promotes', 'the requester approves'],
        stages: {
          canary: { total: 1, converged: 1, failed: 0 },
          europe: { total: 2, converged: 2, failed: 0 },
        },
        drivers: { kubernetes: 3 },
        rolledBack: { kubernetes: 3 },
      });
      expect(result.decisions).toBeGreaterThan(0);
      expect(result.auditRows).toBeGreaterThan(0);
      expect(result.views).toBeGreaterThan(0);
    });
  },
);
