import { z } from 'zod';

const UNIT_MS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 } as const;
const DURATION = /^(?:\d+(?:\.\d+)?(?:ms|s|m|h))+$/;
const PART = /(\d+(?:\.\d+)?)(ms|s|m|h)/g;

/** The longest duration accepted, ten years in milliseconds: beyond it timers lose their meaning. */
const MAX_MS = 87_600 * UNIT_MS.h;

/**
 * Reads a Go duration such as `90s`, `1h30m` or `500ms` as milliseconds.
 *
 * @returns undefined where the text is not a duration, is negative, or is longer than ten years
 * @public
 */
export function parseDuration(text: string): number | undefined {
  if (text === '0') {
    return 0;
  }
  if (!DURATION.test(text)) {
    return undefined;
  }
  let total = 0;
  for (const [, amount, unit] of text.matchAll(PART)) {
    total += Number(amount) * UNIT_MS[unit as keyof typeof UNIT_MS];
  }
  return Number.isFinite(total) && total <= MAX_MS
    ? Math.round(total)
    : undefined;
}

/**
 * The milliseconds of a duration that admission has accepted before.
 *
 * @throws RangeError where it is not a duration, which means that the caller skipped admission
 * @public
 */
export function durationMs(text: string): number {
  const ms = parseDuration(text);
  if (ms === undefined) {
    throw new RangeError(`"${text}" is not a duration`);
  }
  return ms;
}

/** Writes milliseconds as the shortest Go duration of whole units, for example `1h30m`. @public */
export function formatDuration(ms: number): string {
  let rest = Math.max(0, Math.round(ms));
  if (rest === 0) {
    return '0s';
  }
  let text = '';
  for (const unit of ['h', 'm', 's', 'ms'] as const) {
    const amount = Math.floor(rest / UNIT_MS[unit]);
    if (amount > 0) {
      text += `${amount}${unit}`;
      rest -= amount * UNIT_MS[unit];
    }
  }
  return text;
}

/** A Go duration in a spec. @public */
export const durationSchema = z
  .string()
  .refine(text => parseDuration(text) !== undefined, {
    message:
      'must be a duration of h, m, s or ms, such as 90s, 15m or 1h30m, and at most ten years',
  });

/** A Go duration in a spec that has to leave some time. @public */
export const positiveDuration = durationSchema.refine(
  text => parseDuration(text) !== 0,
  {
    message:
      'must be longer than 0s, because nothing could be in time; leave it out for the default',
  },
);
