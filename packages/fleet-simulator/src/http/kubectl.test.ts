import { createInterface } from 'node:readline';
import { deployment } from '../contract/objects';
import { FleetSimulator, startFleetSimulator } from '../index';
import { kubeconfigOf } from '../testUtils/kubeconfig';
import { Kubectl } from '../testUtils/kubectl';

describe('kubectl against a simulated cluster', () => {
  let simulator: FleetSimulator;
  let kubectl: Kubectl;

  beforeAll(async () => {
    simulator = await startFleetSimulator({
      defaults: {
        behaviour: [{ rollout: { outcome: 'Converge', durationMs: 0 } }],
      },
      clusters: [{ name: 'c1' }],
    });
    kubectl = await Kubectl.create(
      kubeconfigOf({ url: simulator.clusterUrl('c1') }),
    );
  });

  afterAll(async () => {
    await kubectl?.close();
    await simulator?.stop();
  });

  it('kubectl applies, reads, patches, watches and deletes', async () => {
    const web = deployment('web');
    expect(await kubectl.ok(['apply', '-f', '-'], { input: web })).toContain(
      'created',
    );
    expect(await kubectl.ok(['apply', '-f', '-'], { input: web })).toContain(
      'unchanged',
    );
    expect(
      await kubectl.ok(['apply', '-f', '-'], {
        input: deployment('web', { image: 'app:v2' }),
      }),
    ).toContain('configured');
    expect(await kubectl.ok(['get', 'deployments', '-A'])).toContain('web');
    expect(await kubectl.ok(['get', 'deploy', 'web', '-o', 'yaml'])).toContain(
      'image: app:v2',
    );
    expect(await kubectl.ok(['rollout', 'status', 'deploy/web'])).toContain(
      'successfully rolled out',
    );

    const watch = kubectl.start([
      'get',
      'deployments',
      'web',
      '-w',
      '-o',
      'json',
      '--output-watch-events',
    ]);
    const lines = createInterface(watch.stdout!);
    let json = '';
    const seen = (type: string) =>
      new Promise<void>(resolve => {
        lines.on('line', line => {
          json += line;
          if (json.includes(`"type":"${type}"`)) {
            resolve();
          }
        });
      });
    await seen('ADDED');
    const modified = seen('MODIFIED');
    await kubectl.ok(['set', 'image', 'deploy/web', 'app=app:v3']);
    await modified;
    watch.kill();

    const refused = kubectl.ok(['apply', '--server-side', '-f', '-'], {
      input: web,
    });
    await expect(refused).rejects.toThrow(
      /conflict.*\.spec\.template\.spec\.containers\[name="app"\]\.image/s,
    );
    await kubectl.ok(
      ['apply', '--server-side', '--force-conflicts', '-f', '-'],
      { input: web },
    );
    expect(await kubectl.ok(['delete', 'deploy', 'web'])).toContain('deleted');
    await expect(kubectl.ok(['get', 'deploy', 'web'])).rejects.toThrow(
      /NotFound/,
    );
  }, 60_000);
});
