import { appendFileSync } from 'node:fs';

/** Adds a line to the table at the end of a full test run, and to the output of this one. */
export function note(label: string, text: string): void {
  const file = process.env.FAIRWAY_TEST_NOTES;
  if (file) {
    appendFileSync(file, `${label}\t${text}\n`);
  }
  process.stdout.write(`${label}: ${text}\n`);
}
