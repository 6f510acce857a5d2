// The conformance of delivery drivers, as a table of drivers and checks, from the result of jest.
//
// The suite names its tests `<driver> driver… on the simulator… conformance` and `… on kube-apiserver… conformance`.

const SUITE =
  /^(\S+) driver\b.* on (the simulator|kube-apiserver)\b.* conformance$/;
const PLATFORMS = ['the simulator', 'kube-apiserver'];
const HEADS = { 'the simulator': 'simulated', 'kube-apiserver': 'real' };

/** What ran: `{ driver, platform, check, passed }` for each test of the suite. */
export function conformanceOf(result) {
  return result.testResults
    .flatMap(file => file.assertionResults)
    .filter(({ status }) => status === 'passed' || status === 'failed')
    .flatMap(({ ancestorTitles: [suite = '', ...groups], title, status }) => {
      const [, driver, platform] = SUITE.exec(suite) ?? [];
      return driver
        ? [
            {
              driver,
              platform,
              check: [...groups, title].join(': '),
              passed: status === 'passed',
            },
          ]
        : [];
    });
}

/** The lines of the table: how many of the tests of each check have passed. A check that a driver does not run has a dash. */
export function conformanceTable(result) {
  const tests = conformanceOf(result);
  const drivers = [...new Set(tests.map(({ driver }) => driver))].sort();
  const columns = drivers.flatMap(driver =>
    PLATFORMS.map(platform => ({
      driver,
      platform,
      head: `${driver}, ${HEADS[platform]}`,
    })),
  );
  const checks = [...new Set(tests.map(({ check }) => check))];
  const cell = (column, check) => {
    const own = tests.filter(
      test =>
        test.driver === column.driver &&
        test.platform === column.platform &&
        test.check === check,
    );
    const passed = own.filter(test => test.passed).length;
    return own.length === 0 ? '-' : `${passed}/${own.length}`;
  };
  const rows = [
    ['conformance of drivers', ...columns.map(({ head }) => head)],
    ...checks.map(check => [
      check,
      ...columns.map(column => cell(column, check)),
    ]),
  ];
  const widths = rows[0].map((_, index) =>
    Math.max(...rows.map(row => row[index].length)),
  );
  return tests.length === 0
    ? []
    : rows.map(row =>
        row
          .map((text, index) =>
            index === 0 ? text.padEnd(widths[0]) : text.padStart(widths[index]),
          )
          .join('  '),
      );
}

/** Drivers that were not tested on both platforms. */
export function untested(result) {
  const tests = conformanceOf(result);
  return [...new Set(tests.map(({ driver }) => driver))].flatMap(driver =>
    PLATFORMS.filter(
      platform =>
        !tests.some(
          test => test.driver === driver && test.platform === platform,
        ),
    ).map(platform => `${driver} on ${platform}`),
  );
}
