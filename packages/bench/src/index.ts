/**
 * `npm run bench`: what Fairway costs, measured against a simulated fleet.
 *
 * @packageDocumentation
 */
import { BenchOptions, readOptions, USAGE, UsageError } from './options';
import { describe } from './result';
import { SCENARIOS } from './scenarios';
import type { Scenario } from './scenarios/scenario';
import { Scope } from './scope';

async function main(): Promise<number> {
  let options: BenchOptions | undefined;
  try {
    options = readOptions(process.argv.slice(2));
  } catch (error) {
    if (error instanceof UsageError) {
      process.stderr.write(`${error.message}\n\n${USAGE}`);
      return 2;
    }
    throw error;
  }
  if (!options) {
    process.stdout.write(USAGE);
    return 0;
  }

  const ending = new AbortController();
  const deadline = setTimeout(
    () => ending.abort(new Error('The deadline has passed')),
    options.deadlineSeconds * 1000,
  );
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => ending.abort(new Error(`Ended by ${signal}`)));
  }
  const scope = new Scope(ending.signal);
  try {
    const scenario: Scenario = SCENARIOS[options.scenario];
    const result = await scenario.run(options, scope);
    process.stdout.write(
      options.json
        ? `${JSON.stringify(result)}\n`
        : (scenario.describe ?? describe)(result),
    );
    return result.ok ? 0 : 1;
  } finally {
    clearTimeout(deadline);
    await scope.close();
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
