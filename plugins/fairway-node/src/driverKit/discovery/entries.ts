/** Names of fields that hold a version, such as `tag` or `chart-version`. */
const VERSION_NAME = /(?:^|[-_.])(?:version|tag|digest|semver|revision)$/i;

/** Fields by which entries of a list are told apart, the likeliest first. */
const IDENTITIES = [
  'name',
  'cluster',
  'tenant',
  'id',
  'app',
  'environment',
  'env',
];

/** Whether a field is likely to hold a version, by its name. Others may hold anything, such as a password. */
export function isVersionName(name: string): boolean {
  return (
    VERSION_NAME.test(name) ||
    /[a-z](?:Version|Tag|Digest|Revision)$/.test(name)
  );
}

/** The field and value by which an entry of a list is found; undefined where no field tells it from all others. */
export function identityOf(
  entry: Readonly<Record<string, unknown>>,
  entries: readonly Readonly<Record<string, unknown>>[],
): Record<string, string> | undefined {
  const key = IDENTITIES.find(
    name =>
      typeof entry[name] === 'string' &&
      entries.filter(other => other[name] === entry[name]).length === 1,
  );
  return key === undefined ? undefined : { [key]: String(entry[key]) };
}
