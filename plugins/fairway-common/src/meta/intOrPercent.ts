import { z } from 'zod';

/** A count, or a share of a total such as `25%`. @public */
export type IntOrPercent = number | string;

const PERCENT = /^(\d{1,3})%$/;

/** The percentage in `25%`, or undefined where the text is not a whole percentage from 0 to 100. @public */
export function parsePercent(text: string): number | undefined {
  const match = PERCENT.exec(text);
  const percent = match ? Number(match[1]) : undefined;
  return percent !== undefined && percent <= 100 ? percent : undefined;
}

function intOrPercentSchema(minimum: 0 | 1) {
  const problem = `must be a whole number of at least ${minimum}, or a percentage from ${minimum}% to 100% such as "25%"`;
  return z
    .union([z.number(), z.string()])
    .refine(
      value =>
        typeof value === 'number'
          ? Number.isInteger(value) &&
            value >= minimum &&
            value <= Number.MAX_SAFE_INTEGER
          : (parsePercent(value) ?? -1) >= minimum,
      { message: problem },
    )
    .meta({ 'x-kubernetes-int-or-string': true });
}

/** A number or percentage that may be zero, such as `maxFailures`. @public */
export const intOrPercent = intOrPercentSchema(0);

/** A number or percentage of at least one, such as `maxParallel`. @public */
export const positiveIntOrPercent = intOrPercentSchema(1);
