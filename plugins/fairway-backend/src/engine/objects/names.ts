import { sha256 } from '@fairway/plugin-fairway-common';

/** The longest value of a label. */
const LABEL_LENGTH = 63;
/** The longest name of an object. */
const NAME_LENGTH = 253;

/** A text that fits, and that is still one of its kind where it had to be cut. */
function fit(text: string, length: number): string {
  if (text.length <= length) {
    return text;
  }
  const hash = sha256(text).slice(0, 10);
  return `${text
    .slice(0, length - hash.length - 1)
    .replace(/[^A-Za-z0-9]+$/, '')}-${hash}`;
}

/** A name as the value of a label. */
export function labelValue(name: string): string {
  return fit(name, LABEL_LENGTH);
}

/** The name of a run: the promotion and the number of the attempt. */
export function runName(promotion: string, attempt: number): string {
  const suffix = `-${attempt}`;
  return `${fit(promotion, LABEL_LENGTH - suffix.length)}${suffix}`;
}

/** The name of a decision: what it is about, and something that tells it apart. */
export function decisionName(subject: string, suffix: string): string {
  return `${fit(subject, NAME_LENGTH - suffix.length - 1)}.${suffix}`;
}
