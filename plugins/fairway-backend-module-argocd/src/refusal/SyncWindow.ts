import { parseDuration } from '@fairway/plugin-fairway-common';
import { CronTime } from 'cron';

/** An entry of `spec.syncWindows` of an AppProject. */
export interface SyncWindow {
  kind: 'allow' | 'deny';
  /** Five fields of cron. */
  schedule: string;
  /** A Go duration. */
  duration: string;
  /** Default: UTC. */
  timeZone?: string;
  /** Whether people may sync although the window stands against it. */
  manualSync?: boolean;
  /** Whether all kinds of patterns have to match that it has, and not one of them. */
  andOperator?: boolean;
  applications?: string[];
  namespaces?: string[];
  clusters?: string[];
  description?: string;
}

/** When a window is open around a time, in milliseconds. */
export interface WindowTimes {
  isActive: boolean;
  /** The end of the window that is open. */
  end: number;
  /** When it opens next. */
  nextStart: number;
}

/**
 * When a window is open, as Argo CD counts it: by the clock on the wall of its time zone, with the offset of now.
 *
 * @returns undefined where the schedule or the duration is not valid
 */
export function timesOf(
  { schedule, duration, timeZone }: SyncWindow,
  now: number,
): WindowTimes | undefined {
  const length = parseDuration(duration);
  const fields = schedule.trim().split(/\s+/);
  if (length === undefined || fields.length !== 5) {
    return undefined;
  }
  try {
    const times = new CronTime(fields.join(' '), 'UTC');
    const offset = offsetOf(timeZone, now);
    const startAfter = (time: number) =>
      times.getNextDateFrom(new Date(time + offset), 'UTC').toMillis() - offset;
    const start = startAfter(now - length);
    return {
      isActive: start < now,
      end: start + length,
      nextStart: startAfter(now),
    };
  } catch {
    return undefined;
  }
}

/** How far a time zone is ahead of UTC, in milliseconds; 0 where it is not known. */
function offsetOf(timeZone: string | undefined, now: number): number {
  if (!timeZone) {
    return 0;
  }
  try {
    const parts = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    }).formatToParts(now);
    const part = (type: string) =>
      Number(parts.find(({ type: name }) => name === type)!.value);
    const onTheWall = Date.UTC(
      part('year'),
      part('month') - 1,
      part('day'),
      part('hour'),
      part('minute'),
      part('second'),
    );
    return onTheWall - Math.floor(now / 1000) * 1000;
  } catch {
    return 0;
  }
}

/** A window in messages. */
export function describeWindow({
  kind,
  schedule,
  duration,
  timeZone,
  description,
}: SyncWindow): string {
  return `${kind} window "${schedule}" for ${duration} (${timeZone || 'UTC'})${
    description ? `, "${description}"` : ''
  }`;
}
