import { parseArgs } from 'node:util';
import type { DatabaseName } from './database';
import type { DriverName } from './model/delivery';
import { ScenarioName, SCENARIOS } from './scenarios';

const DRIVERS: readonly DriverName[] = ['kubernetes', 'flux', 'argocd'];

/** What was asked for on the command line. */
export interface BenchOptions {
  scenario: ScenarioName;
  clusters?: number;
  /** What rollout delivers by. Undefined: not said. */
  driver?: DriverName;
  /** Undefined: not said. */
  database?: DatabaseName;
  /** How many objects are watched outside of runs; undefined: the default of the backend. */
  watches?: number;
  json: boolean;
  /** After how many seconds the scenario has failed. */
  deadlineSeconds: number;
}

/** What was asked for makes no sense; the message is for people. */
export class UsageError extends Error {}

export const USAGE = `Usage: npm run bench -- SCENARIO [OPTIONS]

${Object.entries(SCENARIOS)
  .map(([name, { summary }]) => `  ${name.padEnd(20)} ${summary}`)
  .join('\n')}

  --clusters NUMBER    how many clusters, where the scenario leaves it open
  --driver NAME        kubernetes (default), flux or argocd, for rollout
  --database NAME      postgres (default) or sqlite; cost takes both
  --watches NUMBER     how many objects idle watches at most; 0: none (default: that of the backend)
  --json               one line of JSON
  --deadline SECONDS   when to give up (default: 600)
  --help               this text
`;

/** Reads the command line. @returns undefined where help was asked for @throws UsageError */
export function readOptions(args: readonly string[]): BenchOptions | undefined {
  const { values, positionals } = parse(args);
  if (values.help) {
    return undefined;
  }
  const [scenario, ...others] = positionals;
  if (!scenario || !Object.hasOwn(SCENARIOS, scenario) || others.length > 0) {
    throw new UsageError(
      `name one scenario: ${Object.keys(SCENARIOS).join(', ')}`,
    );
  }
  const { database } = values;
  if (database && database !== 'postgres' && database !== 'sqlite') {
    throw new UsageError('--database must be postgres or sqlite');
  }
  return {
    scenario: scenario as ScenarioName,
    clusters: wholeNumber('clusters', values.clusters),
    watches: wholeNumber('watches', values.watches, 0),
    database: database as DatabaseName | undefined,
    driver: driverName(values.driver),
    json: values.json,
    deadlineSeconds: wholeNumber('deadline', values.deadline) ?? 600,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        clusters: { type: 'string' },
        database: { type: 'string' },
        driver: { type: 'string' },
        watches: { type: 'string' },
        json: { type: 'boolean', default: false },
        deadline: { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function driverName(text: string | undefined): DriverName | undefined {
  if (text !== undefined && !DRIVERS.includes(text as DriverName)) {
    throw new UsageError(`--driver must be one of ${DRIVERS.join(', ')}`);
  }
  return text as DriverName | undefined;
}

function wholeNumber(
  name: string,
  text: string | undefined,
  least = 1,
): number | undefined {
  if (text === undefined) {
    return undefined;
  }
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < least) {
    throw new UsageError(
      `--${name} must be a whole number of at least ${least}`,
    );
  }
  return number;
}
