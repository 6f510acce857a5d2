import { readFile } from 'node:fs/promises';
import type { CliOptions } from './cliOptions';
import { startFleetSimulator } from './index';

/** The configuration: an argument, a file (`@path`), or `{}`. */
async function readOptions(argument: string | undefined): Promise<CliOptions> {
  if (!argument) {
    return {};
  }
  const text = argument.startsWith('@')
    ? await readFile(argument.slice(1), 'utf8')
    : argument;
  return JSON.parse(text);
}

/** The first line of standard input, if the configuration is to come there. */
function readLine(): Promise<string> {
  return new Promise(resolve => {
    let text = '';
    const onData = (chunk: Buffer) => {
      text += chunk;
      if (text.includes('\n')) {
        process.stdin.removeListener('data', onData);
        resolve(text.slice(0, text.indexOf('\n')));
      }
    };
    process.stdin.on('data', onData);
    process.stdin.once('end', () => resolve(text));
  });
}

async function main(): Promise<void> {
  const argument = process.argv[2];
  const fromStdin = argument === '-';
  const options = await readOptions(fromStdin ? await readLine() : argument);
  const generated = Array.from({ length: options.count ?? 0 }, (_, i) => ({
    name: `cluster-${i + 1}`,
    objects: options.template,
  }));
  const simulator = await startFleetSimulator({
    ...options,
    clusters: [...(options.clusters ?? []), ...generated],
  });
  const stop = async () => {
    await simulator.stop();
    process.exit(0);
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  process.stdin.once('end', stop);
  process.stdin.once('close', stop);
  process.stdin.resume();
  const ready = { url: simulator.url, clusters: simulator.clusters().length };
  process.stdout.write(`${JSON.stringify(ready)}\n`);
}

main().catch(error => {
  process.stderr.write(`fleet-simulator: ${error.message ?? error}\n`);
  process.exit(1);
});
