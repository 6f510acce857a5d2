/** A pattern for LIKE with a backslash as escape: any text that holds this one, of which nothing is taken for a pattern. */
export function containing(text: string): string {
  return `%${text.replace(/[\\%_]/g, found => `\\${found}`)}%`;
}
