/**
 * `npm run demo`: a Backstage portal with Fairway, a fleet, and a first promotion.
 *
 * @packageDocumentation
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCertificate } from './certificate';
import { runCheck } from './check';
import { createModel, readExample } from './examples';
import { emptyInvitation, invitation } from './invitation';
import { writeClusterKubeconfig, writeKubeconfig } from './kubeconfig';
import { startKubectlGateway } from './kubectlGateway';
import { DemoOptions, readOptions, USAGE } from './options';
import { signIn } from './people';
import { startPortal } from './portal';
import { startRealFleet } from './realFleet';
import { startSimulatedFleet } from './simulatedFleet';
import { writeTranscript } from './transcript';

async function main(): Promise<number> {
  let options: DemoOptions;
  try {
    options = readOptions();
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n\n${USAGE}`);
    return 2;
  }
  if (options.mode === 'help') {
    process.stdout.write(USAGE);
    return 0;
  }

  const directory = await mkdtemp(join(tmpdir(), 'fairway-demo-'));
  const ends: (() => Promise<void>)[] = [
    async () => {
      if (!options.keep) {
        await rm(directory, { recursive: true, force: true });
      }
    },
  ];
  const interrupted = new Promise<void>(resolve => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.once(signal, () => resolve());
    }
  });
  try {
    const certificate = await createCertificate();
    const fleet = await (options.real
      ? startRealFleet()
      : startSimulatedFleet(certificate));
    ends.unshift(() => fleet.stop());
    const portal = await startPortal({
      directory,
      fleet,
      port: options.port,
      restarts: options.mode === 'portal',
    });
    ends.unshift(() => portal.stop());
    const gateway = await startKubectlGateway({
      certificate,
      to: portal.port,
      port: options.kubectlPort,
    });
    ends.unshift(() => gateway.stop());

    const { tokens, as } = await signIn(portal);
    ends.unshift(async () => {
      await Promise.all(Object.values(as).map(client => client.close()));
    });

    const kubeconfig = join(directory, 'kubeconfig');
    await writeKubeconfig(kubeconfig, {
      baseUrl: gateway.baseUrl,
      ca: certificate.cert,
      tokens,
    });
    const clusterKubeconfig = join(directory, 'clusters.kubeconfig');
    await writeClusterKubeconfig(clusterKubeconfig, [
      ...fleet.clusters,
      ...fleet.hubs,
    ]);
    if (options.mode === 'transcript') {
      await writeTranscript(options.transcript, kubeconfig);
      return 0;
    }
    if (options.empty) {
      process.stdout.write(
        emptyInvitation({
          baseUrl: portal.baseUrl,
          logFile: portal.logFile,
          pidFile: portal.pidFile,
          clusters: fleet.clusters.map(({ name }) => name),
        }),
      );
      await interrupted;
      return 0;
    }
    await createModel(
      as.platform,
      fleet.clusters.map(({ name }) => name),
    );

    if (options.mode === 'check') {
      const result = await runCheck({
        fleet,
        as,
        crashAndRestart: () => portal.crashAndRestart(),
      });
      process.stdout.write(`${JSON.stringify(result)}\n`);
      return result.ok ? 0 : 1;
    }

    await as.developer.create(
      'promotions',
      await readExample('promotion.yaml'),
    );
    process.stdout.write(
      invitation({
        baseUrl: portal.baseUrl,
        logFile: portal.logFile,
        pidFile: portal.pidFile,
        kubeconfig,
        clusterKubeconfig,
        clusters: fleet.clusters.length,
      }),
    );
    await interrupted;
    return 0;
  } finally {
    for (const end of ends) {
      await end().catch(error => process.stderr.write(`${error}\n`));
    }
  }
}

main().then(
  code => {
    process.exitCode = code;
  },
  error => {
    process.stderr.write(`${error?.stack ?? error}\n`);
    process.exitCode = 1;
  },
);
