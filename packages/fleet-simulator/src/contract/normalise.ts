const TIMESTAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;
const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

const PARSER_TEXT =
  /json parse error|unable to parse requirement|cannot be handled as|invalid continue token/;

function byField(a: any, b: any): number {
  return a.field < b.field ? -1 : 1;
}

/** What a parser has to say about a malformed request is its own affair. */
function withoutParserText(value: any): unknown {
  return value?.reason === 'BadRequest' && PARSER_TEXT.test(value.message)
    ? { ...value, message: '<parser text>' }
    : value;
}

/**
 * Replaces what differs between two runs: identities, revisions and times.
 * Equal revisions get equal placeholders, numbered in the order of appearance.
 */
export function normaliser(): (value: unknown) => unknown {
  const revisions = new Map<string, string>();
  const placeholder = (revision: string) => {
    if (!revisions.has(revision)) {
      revisions.set(revision, `<revision ${revisions.size + 1}>`);
    }
    return revisions.get(revision);
  };
  const normalise = (value: unknown, key = ''): unknown => {
    if (Array.isArray(value)) {
      // The API server lists conflicts in no particular order.
      const items = value.map(item => normalise(item));
      return key === 'causes' ? items.sort(byField) : items;
    }
    if (typeof value === 'object' && value !== null) {
      return Object.fromEntries(
        Object.entries(value).map(([name, field]) => [
          name,
          normalise(field, name),
        ]),
      );
    }
    if (typeof value !== 'string') {
      return value;
    }
    if (key === 'resourceVersion') {
      return placeholder(value);
    }
    if (key === 'continue') {
      return '<token>';
    }
    if (TIMESTAMP.test(value)) {
      return '<time>';
    }
    return value
      .replace(UUID, '<uuid>')
      .replace(/(resource version: \d+, current: )\d+/g, '$1<revision>')
      .replace(/(ResourceVersion in [a-z ]+)\(\d+\)/g, '$1(<revision>)');
  };
  return value => normalise(withoutParserText(value));
}
