/** What every scenario tells. A figure that does not apply is null. */
export interface BenchResult {
  scenario: string;
  clusters: number;
  database: string;
  ok: boolean;
  wallSeconds: number;
  requestsPerTarget: number | null;
  statementsPerTarget: number | null;
  /** The most memory that the process with engine and store has had, in MiB. */
  peakRssMiB: number;
  [figure: string]: Figure;
}

/** A figure of a scenario, or several by name. */
export type Figure =
  | string
  | number
  | boolean
  | null
  | readonly Figure[]
  | { readonly [name: string]: Figure };

/** The most memory that this process has had, in MiB. */
export function peakRssMiB(): number {
  return Math.round(process.resourceUsage().maxRSS / 1024);
}

/** A number with so many digits behind the point as people read. */
export function rounded(value: number, digits = 2): number {
  return Number(value.toFixed(digits));
}

/** The value below which a share of the samples is. */
export function quantile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  const index = Math.min(
    sorted.length - 1,
    Math.max(0, Math.ceil(share * sorted.length) - 1),
  );
  return sorted[index];
}

/** A result as lines for people: name, value. */
export function describe(result: BenchResult): string {
  const rows = flatten(result);
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows
    .map(([name, value]) => `${name.padEnd(width)}  ${value}\n`)
    .join('');
}

function flatten(
  figures: { readonly [name: string]: Figure },
  prefix = '',
): [string, string][] {
  return Object.entries(figures).flatMap(([name, value]) => {
    const path = prefix ? `${prefix}.${name}` : name;
    if (Array.isArray(value)) {
      return [[path, JSON.stringify(value)] as [string, string]];
    }
    return typeof value === 'object' && value !== null
      ? flatten(value as { [name: string]: Figure }, path)
      : [[path, String(value)] as [string, string]];
  });
}

/** Results of the same kind as a table in Markdown. */
export function table(
  results: readonly BenchResult[],
  columns: readonly string[],
): string {
  const rows = [
    [...columns],
    ...results.map(result => columns.map(column => String(result[column]))),
  ];
  const widths = columns.map((_, index) =>
    Math.max(...rows.map(row => row[index].length)),
  );
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, i) => cell.padStart(widths[i])).join(' | ')} |\n`;
  const rule = `|${widths
    .map(width => `${'-'.repeat(width + 1)}:`)
    .join('|')}|\n`;
  const [head, ...body] = rows;
  return line(head) + rule + body.map(line).join('');
}
