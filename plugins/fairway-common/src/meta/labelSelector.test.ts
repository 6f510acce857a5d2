import fc from 'fast-check';
import { LabelSelector, matchesLabels, mayBothMatch } from './labelSelector';

const KEYS = ['app', 'tier'];
const VALUES = ['a', 'b'];
/** No selector names it, so it stands for all other values. */
const OTHER = 'other';

const values = fc.subarray(VALUES, { minLength: 1 });
const requirement = fc.oneof(
  fc.record({
    key: fc.constantFrom(...KEYS),
    operator: fc.constantFrom('In' as const, 'NotIn' as const),
    values,
  }),
  fc.record({
    key: fc.constantFrom(...KEYS),
    operator: fc.constantFrom('Exists' as const, 'DoesNotExist' as const),
  }),
);
const selector: fc.Arbitrary<LabelSelector> = fc.record({
  matchLabels: fc.dictionary(
    fc.constantFrom(...KEYS),
    fc.constantFrom(...VALUES),
  ),
  matchExpressions: fc.array(requirement, { maxLength: 3 }),
});

/** All labels that the selectors could tell apart. */
const allLabels = KEYS.reduce<Record<string, string>[]>(
  (known, key) =>
    known.flatMap(labels => [
      labels,
      ...[...VALUES, OTHER].map(value => ({ ...labels, [key]: value })),
    ]),
  [{}],
);

describe('two selectors', () => {
  it('may both match where some labels satisfy both', () => {
    fc.assert(
      fc.property(selector, selector, (a, b) => {
        expect(mayBothMatch(a, b)).toBe(
          allLabels.some(
            labels => matchesLabels(a, labels) && matchesLabels(b, labels),
          ),
        );
      }),
      { numRuns: 2_000 },
    );
  });

  it('may hold values of which it is not known yet whether they are the same', () => {
    const of = (cluster: string) => ({ matchLabels: { cluster } });
    expect(mayBothMatch(of('any'), of('eu-1'))).toBe(false);
    expect(mayBothMatch(of('any'), of('eu-1'), () => true)).toBe(true);
  });
});
