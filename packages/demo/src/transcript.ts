import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { delimiter } from 'node:path';
import { ROOT } from './paths';

const COMMAND_WITHIN_MS = 120_000;

/** Runs commands in a shell with the kubeconfig of the demo and writes down what they printed. */
class Session {
  private readonly parts: string[] = [];
  private readonly env: NodeJS.ProcessEnv;

  constructor(kubeconfig: string) {
    const assets = process.env.KUBEBUILDER_ASSETS;
    this.env = {
      ...process.env,
      KUBECONFIG: kubeconfig,
      ...(assets ? { PATH: `${assets}${delimiter}${process.env.PATH}` } : {}),
    };
  }

  say(text: string): void {
    this.parts.push(`${text}\n`);
  }

  /** Runs a command to its end and writes it down. @throws where it fails although it should not, or the other way round */
  async run(
    command: string,
    options: { refused?: boolean; quiet?: boolean } = {},
  ): Promise<string> {
    const { output, code } = await this.execute(command);
    if ((code !== 0) !== (options.refused ?? false)) {
      throw new Error(`${command}\nended with ${code}:\n${output}`);
    }
    if (!options.quiet) {
      this.write(command, output);
    }
    return output.trim();
  }

  /** Runs a command that does not end by itself until another one has ended, which is not written down. */
  async watch(command: string, until: string): Promise<void> {
    const watching = this.start(command);
    const { output, code } = await this.execute(until);
    watching.child.kill('SIGINT');
    await watching.ended;
    if (code !== 0) {
      throw new Error(`${until}\nended with ${code}:\n${output}`);
    }
    this.write(command, watching.output());
  }

  text(): string {
    return `${this.parts.join('\n').trimEnd()}\n`;
  }

  private write(command: string, output: string): void {
    const clean = output
      .replaceAll(`${ROOT}/`, '')
      // kubectl fills empty columns with spaces.
      .replace(/ +$/gm, '')
      .trimEnd();
    this.parts.push(`\`\`\`console\n$ ${command}\n${clean}\n\`\`\`\n`);
  }

  private start(command: string) {
    const child = spawn('bash', ['-c', `exec ${command}`], {
      cwd: ROOT,
      env: this.env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let text = '';
    child.stdout.on('data', chunk => {
      text += chunk;
    });
    child.stderr.on('data', chunk => {
      text += chunk;
    });
    return { child, output: () => text, ended: once(child, 'close') };
  }

  private async execute(command: string) {
    const child = spawn('bash', ['-o', 'pipefail', '-c', command], {
      cwd: ROOT,
      env: this.env,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: COMMAND_WITHIN_MS,
    });
    let output = '';
    child.stdout.on('data', chunk => {
      output += chunk;
    });
    child.stderr.on('data', chunk => {
      output += chunk;
    });
    const [code] = await once(child, 'close');
    return { output, code };
  }
}

const EXAMPLE = 'examples/first-promotion';

/**
 * Walks through a first promotion with nothing but kubectl and writes down what happened.
 *
 * @param file - the Markdown file to write
 * @param kubeconfig - with a context for each person of the demo
 */
export async function writeTranscript(
  file: string,
  kubeconfig: string,
): Promise<void> {
  const session = new Session(kubeconfig);
  const create = (name: string, as: string, run: string) =>
    `sed s/RUN/${run}/ ${EXAMPLE}/${name} | kubectl --context ${as} create -f -`;
  const newestRun = (promotion: string) =>
    `kubectl get ${promotion} -o jsonpath='{.status.currentRun.name}'`;

  session.say(`# A first promotion

This page was written by running it: \`npm run demo -- --transcript docs/first-promotion.md\`. The backend is the one of
\`packages/backend\` on SQLite with the simulated fleet; kubectl is unmodified. The kubeconfig has a context for each person:
\`platform\`, \`developer\`, \`approver\`, \`viewer\`.`);

  session.say('## Describe the fleet');
  await session.run(
    `kubectl --context platform apply -f ${EXAMPLE}/clusters.yaml -f ${EXAMPLE}/fleet.yaml -f ${EXAMPLE}/backends.yaml -f ${EXAMPLE}/source.yaml -f ${EXAMPLE}/plan.yaml`,
  );
  session.say('Applying the same again changes nothing:');
  await session.run(
    `kubectl --context platform apply -f ${EXAMPLE}/fleet.yaml -f ${EXAMPLE}/source.yaml`,
  );
  session.say(
    `Some of these clusters have Flux, some are delivered to by an Argo CD instance on a cluster of its own, and on the others Fairway
writes the Deployment itself. The source tells them apart by a label:`,
  );
  await session.run('kubectl get clusters -L delivery');
  session.say('So there is one source, with a backend for each way:');
  await session.run('kubectl get fleets,backends,sources,plans -o wide');
  session.say('What a field means is one command away:');
  await session.run('kubectl explain plan.spec.stages.wave.maxParallel');
  session.say(
    'Mistakes are refused with the field and the fix, and change nothing:',
  );
  await session.run(
    `sed s/50%/150%/ ${EXAMPLE}/plan.yaml | kubectl --context platform apply -f -`,
    { refused: true },
  );

  session.say('## Promote');
  session.say(
    'A viewer may look and nothing else; a developer may promote what their team owns.',
  );
  await session.run(
    'kubectl --context viewer auth can-i create promotions.fairway.dev',
    {
      refused: true,
    },
  );
  await session.run(
    'kubectl --context developer auth can-i create promotions.fairway.dev',
  );
  const created = await session.run(
    `kubectl --context developer create -f ${EXAMPLE}/promotion.yaml`,
  );
  const promotion = created.split(' ')[0];
  session.say(
    'The canaries go one after the other, then settle. After that the run waits for a release manager:',
  );
  await session.watch(
    'kubectl get promotionruns -w',
    `kubectl wait ${promotion} --for=jsonpath='{.status.reason}'=WaitingForApproval --timeout=90s`,
  );
  const run = await session.run(newestRun(promotion), { quiet: true });

  session.say('## Approve');
  session.say('Why does it wait, and who can change that?');
  await session.run(
    `kubectl get --raw /api/fairway/k8s/apis/fairway.dev/v1alpha1/namespaces/default/promotionruns/${run}/explain?pretty=true`,
  );
  session.say(
    'The developer who asked for it may not decide, and a release manager may:',
  );
  await session.run(create('approval.yaml', 'developer', run), {
    refused: true,
  });
  await session.run(create('approval.yaml', 'approver', run));

  session.say('## Converge');
  await session.run(
    `kubectl wait promotionrun/${run} --for=condition=Complete --timeout=90s`,
  );
  await session.run(`kubectl get targets -l fairway.dev/run=${run}`);
  session.say(
    'Every step was recorded with its reason. Those of the run show as events, too:',
  );
  await session.run(
    `kubectl describe promotionrun ${run} | sed -n '/^Events/,$p'`,
  );

  session.say('## Roll back');
  session.say(
    'Should it not be well after all, every cluster that was changed gets its previous version back:',
  );
  await session.run(create('rollback.yaml', 'platform', run));
  await session.run(
    `kubectl wait promotionrun/${run} --for=jsonpath='{.status.phase}'=RolledBack --timeout=90s`,
  );
  session.say('Through Flux, through Argo CD, and directly:');
  await session.run(`kubectl get targets -l fairway.dev/run=${run} -o wide`);
  await writeFile(file, session.text());
}
