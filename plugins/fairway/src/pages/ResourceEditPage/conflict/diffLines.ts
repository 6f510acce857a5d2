/** A line of two texts that are compared. */
export interface DiffLine {
  side: 'both' | 'left' | 'right';
  text: string;
}

/** Compares two texts line by line: the longest common part stays, what is only in one of them is told as such. */
export function diffLines(left: string, right: string): DiffLine[] {
  const a = left.split('\n');
  const b = right.split('\n');
  // lengths[i][j] is the length of what a from i and b from j have in common.
  const lengths = Array.from({ length: a.length + 1 }, () =>
    new Array<number>(b.length + 1).fill(0),
  );
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      lengths[i][j] =
        a[i] === b[j]
          ? lengths[i + 1][j + 1] + 1
          : Math.max(lengths[i + 1][j], lengths[i][j + 1]);
    }
  }
  const lines: DiffLine[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      lines.push({ side: 'both', text: a[i++] });
      j++;
    } else if (
      i < a.length &&
      (j >= b.length || lengths[i + 1][j] >= lengths[i][j + 1])
    ) {
      lines.push({ side: 'left', text: a[i++] });
    } else {
      lines.push({ side: 'right', text: b[j++] });
    }
  }
  return lines;
}
