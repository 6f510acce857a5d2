const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const YEAR = 365 * DAY;

/** Ages by how long they are: below the limit, the age in the first unit, with the rest in the second where there is one. */
const STEPS: readonly {
  below: number;
  unit: number;
  name: string;
  rest?: { unit: number; name: string };
}[] = [
  { below: 2 * MINUTE, unit: SECOND, name: 's' },
  {
    below: 10 * MINUTE,
    unit: MINUTE,
    name: 'm',
    rest: { unit: SECOND, name: 's' },
  },
  { below: 3 * HOUR, unit: MINUTE, name: 'm' },
  { below: 8 * HOUR, unit: HOUR, name: 'h', rest: { unit: MINUTE, name: 'm' } },
  { below: 2 * DAY, unit: HOUR, name: 'h' },
  { below: 8 * DAY, unit: DAY, name: 'd', rest: { unit: HOUR, name: 'h' } },
  { below: 2 * YEAR, unit: DAY, name: 'd' },
  { below: 8 * YEAR, unit: YEAR, name: 'y', rest: { unit: DAY, name: 'd' } },
  { below: Infinity, unit: YEAR, name: 'y' },
];

/** A duration as kubectl shows ages: `42s`, `5m12s`, `3h`, `2d4h`. */
export function humanDuration(ms: number): string {
  const age = Math.max(0, ms);
  const { unit, name, rest } = STEPS.find(({ below }) => age < below)!;
  const whole = Math.floor(age / unit);
  const remainder = rest ? Math.floor((age % unit) / rest.unit) : 0;
  return `${whole}${name}${remainder > 0 ? `${remainder}${rest!.name}` : ''}`;
}
