import { IntOrPercent, parsePercent } from '../meta';

/** A number as it is; a percentage of the total, rounded down. */
function share(value: IntOrPercent, total: number): number {
  if (typeof value === 'number') {
    return value;
  }
  const percent = parsePercent(value);
  if (percent === undefined) {
    throw new RangeError(`"${value}" is not a percentage`);
  }
  return Math.floor((total * percent) / 100);
}

/**
 * How many clusters may be in progress at once, or how many a batch takes: a number, or a percentage of the total rounded
 * down; at least 1.
 *
 * @public
 */
export function waveLimit(value: IntOrPercent, total: number): number {
  return Math.max(1, share(value, total));
}

/** How many clusters may fail: a number, or a percentage of the total rounded down; may be 0. @public */
export function failureLimit(value: IntOrPercent, total: number): number {
  return share(value, total);
}
