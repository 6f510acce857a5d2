import { relativeTime } from './RelativeTime';

const SECOND = 1000;
const HOUR = 3_600 * SECOND;
const now = Date.parse('2026-01-31T12:00:00Z');

describe('relativeTime', () => {
  it.each([
    [0, 'now'],
    [-20 * SECOND, '20 seconds ago'],
    [-90 * SECOND, '1 minute ago'],
    [-59 * 60 * SECOND, '59 minutes ago'],
    [-26 * HOUR, 'yesterday'],
    [-72 * HOUR, '3 days ago'],
    [2 * HOUR, 'in 2 hours'],
  ])('says %d ms from now as "%s"', (distance, words) => {
    expect(relativeTime(now + distance, now)).toBe(words);
  });
});
