/** A warning as kubectl shows it. What Kubernetes puts before each of its warnings: the code, and no agent. */
export function warningHeader(text: string): string {
  const printable = text.replace(/[^\x20-\x7e]/g, '?');
  return `299 - "${printable.replace(/(["\\])/g, '\\$1')}"`;
}
