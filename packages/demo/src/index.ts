/**
 * `npm run demo`: a Backstage backend with Fairway, a fleet, and a first promotion.
 *
 * @packageDocumentation
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createCertificate } from './certificate';
import { runCheck } from './check';
import { createModel, EXAMPLE_DIRECTORY } from './examples';
import { writeKubeconfig } from './kubeconfig';
import { PEOPLE, signIn } from './people';
import { startPortal } from './portal';
import { startRealFleet } from './realFleet';
import { startSimulatedFleet } from './simulatedFleet';
import { writeTranscript } from './transcript';

const USAGE = `Usage: npm run demo [-- OPTIONS]

  --check        drive one promotion to its end without a screen, print one line of JSON, and exit
  --real         real kube-apiservers instead of the simulated fleet
  --transcript F walk through a first promotion with kubectl, write it to the Markdown file F, and exit
  --port NUMBER  the port of the backend (default: 7443, with --check a free one)
  --keep         keep the folder with database and log when it ends
  --help         this text
`;

async function main(): Promise<number> {
  const { values: options } = parseArgs({
    options: {
      check: { type: 'boolean', default: false },
      real: { type: 'boolean', default: false },
      transcript: { type: 'string' },
      port: { type: 'string' },
      keep: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (options.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  const port = options.port === undefined ? undefined : Number(options.port);
  if (
    port !== undefined &&
    !(Number.isInteger(port) && port > 0 && port < 65_536)
  ) {
    process.stderr.write(`--port must be a number from 1 to 65535\n\n${USAGE}`);
    return 2;
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
    const certificate = await createCertificate(directory);
    const fleet = await (options.real
      ? startRealFleet()
      : startSimulatedFleet(certificate));
    ends.unshift(() => fleet.stop());
    const portal = await startPortal({
      directory,
      certificate,
      fleet,
      port: port ?? (options.check || options.transcript ? undefined : 7443),
    });
    ends.unshift(() => portal.stop());

    const { tokens, as } = await signIn(portal, certificate.cert);
    ends.unshift(async () => {
      await Promise.all(Object.values(as).map(client => client.close()));
    });

    const kubeconfig = join(directory, 'kubeconfig');
    await writeKubeconfig(kubeconfig, {
      baseUrl: portal.baseUrl,
      ca: certificate.cert,
      tokens,
    });
    if (options.transcript) {
      await writeTranscript(options.transcript, kubeconfig);
      return 0;
    }
    await createModel(
      as.platform,
      fleet.clusters.map(({ name }) => name),
    );

    if (options.check) {
      const result = await runCheck({
        fleet,
        as,
        crashAndRestart: () => portal.crashAndRestart(),
      });
      process.stdout.write(`${JSON.stringify(result)}\n`);
      return result.ok ? 0 : 1;
    }

    process.stdout.write(
      invitation({ kubeconfig, portal, clusters: fleet.clusters.length }),
    );
    await interrupted;
    return 0;
  } finally {
    for (const end of ends) {
      await end().catch(error => process.stderr.write(`${error}\n`));
    }
  }
}

function invitation(options: {
  kubeconfig: string;
  portal: { baseUrl: string; logFile: string };
  clusters: number;
}): string {
  return `
Fairway runs at ${options.portal.baseUrl} with ${
    options.clusters
  } clusters. Its log is ${options.portal.logFile}.

In another terminal:

  export KUBECONFIG=${options.kubeconfig}
  kubectl get clusters,fleets,sources,plans
  kubectl --context developer create -f ${join(
    EXAMPLE_DIRECTORY,
    'promotion.yaml',
  )}
  kubectl get promotionruns -w

The canary goes first. Then the run waits for a release manager:

  kubectl get targets
  RUN=$(kubectl get promotionruns -o name | tail -1 | cut -d/ -f2)
  kubectl get --raw "/api/fairway/k8s/apis/fairway.dev/v1alpha1/namespaces/default/promotionruns/$RUN/explain?pretty=true"
  kubectl --context approver create -f - <<EOF
  {"apiVersion":"fairway.dev/v1alpha1","kind":"Approval","metadata":{"generateName":"ok-"},
   "spec":{"runRef":{"name":"$RUN"},"stage":"europe","gate":"release-managers","decision":"Approve"}}
  EOF
  kubectl wait --for=condition=Complete promotionrun/$RUN --timeout=2m
  kubectl describe promotionrun $RUN

Contexts: ${Object.keys(PEOPLE).join(', ')}. Ctrl-C ends it.
`;
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
