/**
 * Whether a text matches a pattern as Argo CD has them: `*`, `?`, `[abc]`, `[!abc]`, `{one,other}`; `*` goes over slashes too.
 *
 * @returns false where the pattern is not valid
 */
export function globMatch(pattern: string, text: string): boolean {
  try {
    return new RegExp(`^${expression(pattern)}$`, 's').test(text);
  } catch {
    return false;
  }
}

function expression(pattern: string): string {
  let depth = 0;
  return pattern.replace(
    /\\(.)|\[(!?)([^\]]+)\]|\*+|[?{},]|[.+^$()|\\/\]]/gs,
    (part, escaped, negated, characters) => {
      if (escaped !== undefined) {
        return escape(escaped);
      }
      if (characters !== undefined) {
        return `[${negated ? '^' : ''}${characters.replace(/[\\^]/g, '\\$&')}]`;
      }
      switch (part[0]) {
        case '*':
          return '.*';
        case '?':
          return '.';
        case '{':
          depth += 1;
          return '(?:';
        case '}':
          depth -= 1;
          return ')';
        case ',':
          return depth > 0 ? '|' : ',';
        default:
          return escape(part);
      }
    },
  );
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}
