import { capitalised } from './capitalised';

/** The day of a time as words: "Today", "Yesterday", or the date. */
export function dayOf(at: string, now: number): string {
  const day = new Date(at);
  const isSame = (time: Date) => time.toDateString() === day.toDateString();
  const yesterday = new Date(now);
  yesterday.setDate(yesterday.getDate() - 1);
  const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
  if (isSame(new Date(now))) {
    return capitalised(relative.format(0, 'day'));
  }
  return isSame(yesterday)
    ? capitalised(relative.format(-1, 'day'))
    : day.toLocaleDateString('en', { dateStyle: 'full' });
}
