/** The options of Node.js that compile TypeScript, for children; profiles and debuggers stay with this process. */
export function childNodeOptions(): string[] {
  return process.execArgv.filter(
    option => !/^--(?:cpu-prof|heap-prof|prof|inspect)/.test(option),
  );
}
