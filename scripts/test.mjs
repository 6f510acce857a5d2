// npm test: every check of the repository, in the order in which they fail fastest.
//
// Without arguments all steps run, the first that fails ends the run, and the run also fails when a test was skipped or
// when no test ran against a database or server that must not be missing (see COVERAGE below). With arguments only the
// tests in jest run, and the arguments go to it: `npm test -- plugins/fairway-backend --testNamePattern lease`.
// The tests in a browser alone are `npm run test:e2e`.
//
// Tests find what they need in their environment:
//   BACKSTAGE_TEST_DATABASE_POSTGRES18_CONNECTION_STRING   a PostgreSQL 18 started for this run; the TestDatabases of
//                                                          @backstage/backend-test-utils use it as POSTGRES_18
//   KUBEBUILDER_ASSETS                                     a folder with kube-apiserver, etcd and kubectl
//   FAIRWAY_TEST_NOTES                                     a file to which a test may append `label<TAB>text` lines,
//                                                          such as the seeds of a simulation, for the closing table

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runBrowserTests } from './toolchain/browser-tests.mjs';
import { ensureChromium } from './toolchain/chromium.mjs';
import { conformanceTable, untested } from './toolchain/conformance-table.mjs';
import { ensureKubernetesBinaries } from './toolchain/kubernetes.mjs';
import { rootDir } from './toolchain/paths.mjs';
import { startPostgres } from './toolchain/postgres.mjs';
import { expectedError, main, run } from './toolchain/process.mjs';
import { setUp } from './toolchain/setup.mjs';

/** What a full run must have tested against, told by the full names of the tests. Backstage drops databases silently. */
const COVERAGE = [
  { what: 'SQLite', pattern: /SQLITE_3/ },
  { what: 'PostgreSQL', pattern: /POSTGRES_18/ },
  { what: 'kube-apiserver', pattern: /kube-apiserver/ },
  { what: 'kubectl', pattern: /kubectl/ },
];

await main(async () => {
  const jestArgs = process.argv.slice(2);
  const isFullRun = jestArgs.length === 0;

  const { env } = await step('set-up', setUp);
  const assets = await step('kubernetes binaries', ensureKubernetesBinaries);
  // Looked for first: a run does not go on for minutes to say that one is missing.
  const chromium = isFullRun && (await step('chromium', ensureChromium));
  const tool = (name, args) => run(name, args, { cwd: rootDir, env });

  if (isFullRun) {
    await step('prettier', () => tool('prettier', ['--check', '.']));
    await step('lint', () => tool('backstage-cli', ['repo', 'lint']));
    await step('types', () => tool('tsc', ['--pretty', 'false']));
  }

  const scratch = await mkdtemp(join(tmpdir(), 'fairway-test-'));
  try {
    const notesFile = join(scratch, 'notes');
    const resultFile = join(scratch, 'jest.json');
    let failure;
    let browser;
    try {
      await step('tests', () =>
        runJest({ env, assets, jestArgs, notesFile, resultFile }),
      );
      if (isFullRun) {
        browser = await step('browser', () =>
          runBrowserTests({
            env,
            chromium,
            resultFile: join(scratch, 'browser.json'),
          }),
        );
      }
    } catch (error) {
      failure = error;
    }
    const result = await readJson(resultFile);
    if (!result) {
      throw failure ?? expectedError('jest ended without a result');
    }
    const problems = isFullRun ? problemsOf(result, browser) : [];
    const notes = [
      ...(browser ? [['tests in a browser', String(browser.passed)]] : []),
      ...(await readNotes(notesFile)),
    ];
    report(result, notes, problems);
    if (failure) {
      throw failure;
    }
    if (problems.length > 0) {
      process.exitCode = 1;
    }
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
});

/** Names a step and says how long it took. */
async function step(name, body) {
  const started = performance.now();
  const seconds = () => ((performance.now() - started) / 1000).toFixed(1);
  console.log(`\n== ${name}`);
  try {
    const result = await body();
    console.log(`== ${name}: done in ${seconds()} s`);
    return result;
  } catch (error) {
    console.log(`== ${name}: failed after ${seconds()} s`);
    throw error;
  }
}

async function runJest({ env, assets, jestArgs, notesFile, resultFile }) {
  const postgres = await startPostgres();
  try {
    await run(
      'backstage-cli',
      [
        'repo',
        'test',
        '--maxWorkers=2',
        '--json',
        `--outputFile=${resultFile}`,
        ...jestArgs,
      ],
      {
        cwd: rootDir,
        env: {
          ...env,
          CI: 'true', // no watch mode, no silently written snapshots
          BACKSTAGE_TEST_DISABLE_DOCKER: '1',
          BACKSTAGE_TEST_DATABASE_POSTGRES18_CONNECTION_STRING:
            postgres.connectionString,
          KUBEBUILDER_ASSETS: assets,
          FAIRWAY_TEST_NOTES: notesFile,
        },
        // With --json jest writes its report for people to stderr.
        stdio: ['ignore', 'inherit', process.stdout],
        name: 'jest',
      },
    );
  } finally {
    await postgres.stop();
  }
}

/** How many tests ran on each of the things that must not be missing. */
function coverageOf(result) {
  const ran = result.testResults
    .flatMap(file => file.assertionResults)
    .filter(test => test.status === 'passed' || test.status === 'failed')
    .map(test => test.fullName);
  return COVERAGE.map(({ what, pattern }) => ({
    what,
    count: ran.filter(name => pattern.test(name)).length,
  }));
}

function skippedIn(result) {
  return result.numPendingTests + result.numTodoTests;
}

/** What is wrong with a full run although no test failed. */
function problemsOf(result, browser) {
  const skipped = skippedIn(result) + (browser?.skipped ?? 0);
  return [
    ...coverageOf(result)
      .filter(({ count }) => count === 0)
      .map(({ what }) => `No test ran on ${what}.`),
    ...untested(result).map(what => `The driver ${what} was not tested.`),
    ...(skipped > 0 ? [`Tests were skipped: ${skipped}.`] : []),
  ];
}

function report(result, notes, problems) {
  const table = [
    ...coverageOf(result).map(({ what, count }) => [
      `tests on ${what}`,
      String(count),
    ]),
    ...notes,
  ];
  const width = Math.max(...table.map(([label]) => label.length));
  console.log();
  const conformance = conformanceTable(result);
  if (conformance.length > 0) {
    console.log(`${conformance.join('\n')}\n`);
  }
  for (const [label, value] of table) {
    console.log(`${label.padEnd(width)}  ${value}`);
  }
  for (const problem of problems) {
    console.log(problem);
  }
  const failed = result.numFailedTests + result.numRuntimeErrorTestSuites;
  console.log(
    `\n${result.numPassedTests} passed, ${failed} failed, ${skippedIn(
      result,
    )} skipped`,
  );
}

async function readJson(file) {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  return text && JSON.parse(text);
}

async function readNotes(file) {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text
    .split('\n')
    .filter(Boolean)
    .map(line => line.split('\t'));
}
