/** Which differences are ignored: fields by JSON pointer, or by expression of jq. */
export interface IgnoredDifferences {
  jsonPointers?: string[];
  jqPathExpressions?: string[];
}

/**
 * Whether a field is among the differences that are ignored.
 *
 * @remarks
 * Of jq only paths of keys are understood, with `[]` for all items of a list and `[0]` for one. Anything else may be about another
 * field, and is taken not to cover it.
 */
export function isIgnored(
  pointer: readonly string[],
  { jsonPointers = [], jqPathExpressions = [] }: IgnoredDifferences,
): boolean {
  const paths = [
    ...jsonPointers.map(readPointer),
    ...jqPathExpressions.flatMap(text => readJqPath(text) ?? []),
  ];
  return paths.some(
    path =>
      path.length > 0 &&
      path.length <= pointer.length &&
      path.every((step, at) => step === '[]' || step === pointer[at]),
  );
}

function readPointer(text: string): string[] {
  return text
    .split('/')
    .slice(1)
    .map(step => step.replace(/~1/g, '/').replace(/~0/g, '~'));
}

const JQ_STEP = /^(?:\.?\[(\d*)\]|\.?\["([^"\\]+)"\]|\.([A-Za-z_]\w*))/;

/** @returns in a list, so that what is not understood is none */
function readJqPath(text: string): string[][] | undefined {
  const path: string[] = [];
  let rest = text.trim();
  while (rest !== '') {
    const step = JQ_STEP.exec(rest);
    if (!step) {
      return undefined;
    }
    const [whole, index, quoted, key] = step;
    path.push(quoted ?? key ?? (index === '' ? '[]' : index));
    rest = rest.slice(whole.length);
  }
  return [path];
}
