import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { deployment } from '../contract/objects';
import { FleetSimulator, startFleetSimulator } from '../index';

/** The kubectl of the test binaries, or the one on the PATH. */
function kubectlBinary(): string {
  const assets = process.env.KUBEBUILDER_ASSETS;
  const bundled = assets && join(assets, 'kubectl');
  return bundled && existsSync(bundled) ? bundled : 'kubectl';
}

describe('kubectl against a simulated cluster', () => {
  let simulator: FleetSimulator;
  let home: string;

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'kubectl-'));
    simulator = await startFleetSimulator({
      defaults: {
        behaviour: [{ rollout: { outcome: 'Converge', durationMs: 0 } }],
      },
      clusters: [{ name: 'c1' }],
    });
  });

  afterAll(async () => {
    await simulator?.stop();
    await rm(home, { recursive: true, force: true });
  });

  const start = (...args: string[]) =>
    spawn(
      kubectlBinary(),
      [
        `--server=${simulator.clusterUrl('c1')}`,
        `--cache-dir=${join(home, 'cache')}`,
        ...args,
      ],
      { env: { PATH: process.env.PATH, HOME: home } },
    );

  /** Runs kubectl to its end and returns its output; fails if it does. */
  const kubectl = (args: string[], input?: unknown) =>
    new Promise<string>((resolve, reject) => {
      const child = start(...args);
      let output = '';
      let errors = '';
      child.stdout.on('data', chunk => (output += chunk));
      child.stderr.on('data', chunk => (errors += chunk));
      child.on('error', reject);
      child.on('close', code =>
        code === 0
          ? resolve(output)
          : reject(new Error(`kubectl ${args.join(' ')}: ${errors}`)),
      );
      child.stdin.end(input === undefined ? '' : JSON.stringify(input));
    });

  it('kubectl applies, reads, patches, watches and deletes', async () => {
    const web = deployment('web');
    expect(await kubectl(['apply', '-f', '-'], web)).toContain('created');
    expect(await kubectl(['apply', '-f', '-'], web)).toContain('unchanged');
    expect(
      await kubectl(
        ['apply', '-f', '-'],
        deployment('web', { image: 'app:v2' }),
      ),
    ).toContain('configured');
    expect(await kubectl(['get', 'deployments', '-A'])).toContain('web');
    expect(await kubectl(['get', 'deploy', 'web', '-o', 'yaml'])).toContain(
      'image: app:v2',
    );
    expect(await kubectl(['rollout', 'status', 'deploy/web'])).toContain(
      'successfully rolled out',
    );

    const watch = start(
      'get',
      'deployments',
      'web',
      '-w',
      '-o',
      'json',
      '--output-watch-events',
    );
    const lines = createInterface(watch.stdout);
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
    await kubectl(['set', 'image', 'deploy/web', 'app=app:v3']);
    await modified;
    watch.kill();

    const refused = kubectl(['apply', '--server-side', '-f', '-'], web);
    await expect(refused).rejects.toThrow(
      /conflict.*\.spec\.template\.spec\.containers\[name="app"\]\.image/s,
    );
    await kubectl(
      ['apply', '--server-side', '--force-conflicts', '-f', '-'],
      web,
    );
    expect(await kubectl(['delete', 'deploy', 'web'])).toContain('deleted');
    await expect(kubectl(['get', 'deploy', 'web'])).rejects.toThrow(/NotFound/);
  }, 60_000);
});
