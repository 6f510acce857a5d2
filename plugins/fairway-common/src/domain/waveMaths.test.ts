import fc from 'fast-check';
import { failureLimit, waveLimit } from './waveMaths';

const total = fc.integer({ min: 0, max: 10_000 });
const percent = fc.integer({ min: 0, max: 100 });

describe('wave maths', () => {
  it('D-01: rounds a percentage down, but lets at least one cluster go', () => {
    expect(waveLimit('30%', 7)).toBe(2);
    expect(waveLimit('1%', 7)).toBe(1);
    expect(waveLimit('100%', 0)).toBe(1);
    expect(waveLimit(3, 2)).toBe(3);
  });

  it('D-01: is at least 1 and never more than the share, for 0 to 10,000 clusters', () => {
    fc.assert(
      fc.property(total, percent, (count, share) => {
        const limit = waveLimit(`${share}%`, count);
        expect(limit).toBeGreaterThanOrEqual(1);
        expect(limit === 1 || limit <= (count * share) / 100).toBe(true);
        expect(limit).toBeGreaterThan((count * share) / 100 - 1);
      }),
    );
  });

  it('D-01: lets no more clusters fail than the share, and none where the share is less than one', () => {
    expect(failureLimit('10%', 50)).toBe(5);
    expect(failureLimit('10%', 9)).toBe(0);
    expect(failureLimit(0, 50)).toBe(0);
    fc.assert(
      fc.property(total, percent, (count, share) => {
        const limit = failureLimit(`${share}%`, count);
        expect(limit).toBeLessThanOrEqual((count * share) / 100);
        expect(limit).toBeGreaterThan((count * share) / 100 - 1);
      }),
    );
  });

  it('refuses what is no percentage', () => {
    expect(() => waveLimit('a lot', 3)).toThrow(RangeError);
  });
});
