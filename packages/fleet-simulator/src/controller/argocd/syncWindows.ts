import { KubernetesObject } from '../../kubernetes/object';

/** One entry of an AppProject's `spec.syncWindows`. */
interface SyncWindow {
  kind: 'allow' | 'deny';
  /** Five fields of cron. */
  schedule: string;
  /** Such as `1h30m`. */
  duration: string;
  applications?: string[];
  namespaces?: string[];
  clusters?: string[];
  manualSync?: boolean;
}

const MINUTE = 60_000;
/** How far ahead the next window is looked for. */
const HORIZON_MINUTES = 8 * 24 * 60;

function glob(pattern: string, text: string): boolean {
  const parts = pattern
    .split('*')
    .map(part => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(text);
}

/** Milliseconds of a duration such as `1h30m`. */
function milliseconds(duration: string): number {
  const units: Record<string, number> = { h: 60 * MINUTE, m: MINUTE, s: 1000 };
  return [...duration.matchAll(/(\d+(?:\.\d+)?)([hms])/g)].reduce(
    (sum, [, count, unit]) => sum + Number(count) * units[unit],
    0,
  );
}

/** Whether a value is in a field of cron: `*`, `1,2`, `1-5`, `*\/15`. */
function inField(field: string, value: number): boolean {
  return field.split(',').some(part => {
    const [range, step = '1'] = part.split('/');
    const [from, to = part.includes('/') ? '999' : from] =
      range === '*' ? ['0', '999'] : range.split('-');
    return (
      value >= Number(from) &&
      value <= Number(to) &&
      (value - Number(from)) % Number(step) === 0
    );
  });
}

/** Whether a schedule has a start in the minute of a time, in UTC. */
function startsAt(schedule: string, time: number): boolean {
  const date = new Date(time);
  const [minute, hour, day, month, weekday] = schedule.trim().split(/\s+/);
  const isDay = inField(day, date.getUTCDate());
  const isWeekday = inField(weekday.replace('7', '0'), date.getUTCDay());
  return (
    inField(minute, date.getUTCMinutes()) &&
    inField(hour, date.getUTCHours()) &&
    inField(month, date.getUTCMonth() + 1) &&
    (day !== '*' && weekday !== '*' ? isDay || isWeekday : isDay && isWeekday)
  );
}

/** When the window that is open at a time closes; undefined if none is. */
function openUntil(window: SyncWindow, now: number): number | undefined {
  const length = milliseconds(window.duration);
  const first = Math.floor(now / MINUTE) * MINUTE;
  for (let start = first; start + length > now; start -= MINUTE) {
    if (startsAt(window.schedule, start)) {
      return start + length;
    }
  }
  return undefined;
}

/** When a window opens next; undefined if that is far away. */
function opensAt(window: SyncWindow, now: number): number | undefined {
  const first = Math.floor(now / MINUTE) * MINUTE + MINUTE;
  for (let i = 0; i < HORIZON_MINUTES; i++) {
    if (startsAt(window.schedule, first + i * MINUTE)) {
      return first + i * MINUTE;
    }
  }
  return undefined;
}

/** Whether any of the criteria of a window is met; without any, none is. */
function isAbout(window: SyncWindow, application: KubernetesObject): boolean {
  const { name, server, namespace } = application.spec.destination ?? {};
  const any = (patterns: string[] | undefined, ...texts: string[]) =>
    (patterns ?? []).some(pattern =>
      texts.some(text => text && glob(pattern, text)),
    );
  return (
    any(window.applications, application.metadata.name!) ||
    any(window.namespaces, namespace) ||
    any(window.clusters, name, server)
  );
}

/** Whether an Application may be synced, and when to ask again if not. */
export type SyncPermission =
  | { allowed: true }
  | { allowed: false; againAfterMs?: number };

/**
 * What the windows of a project say about syncing an Application now: no deny
 * window may be open, and an allow window must be, if there are any. Windows
 * with `manualSync` stop only automated operations.
 */
export function syncPermission(
  project: KubernetesObject | undefined,
  application: KubernetesObject,
  isManual: boolean,
  now: number,
): SyncPermission {
  const windows: SyncWindow[] = (project?.spec?.syncWindows ?? []).filter(
    (window: SyncWindow) => isAbout(window, application),
  );
  const open = windows.filter(window => openUntil(window, now) !== undefined);
  const denying = open.filter(({ kind }) => kind === 'deny');
  const blocked = (times: Array<number | undefined>): SyncPermission => {
    const known = times.filter(time => time !== undefined);
    return known.length > 0
      ? { allowed: false, againAfterMs: Math.min(...known) - now }
      : { allowed: false };
  };
  if (denying.length > 0) {
    return isManual && denying.every(({ manualSync }) => manualSync)
      ? { allowed: true }
      : blocked(denying.map(window => openUntil(window, now)));
  }
  const allowing = windows.filter(({ kind }) => kind === 'allow');
  if (allowing.length === 0 || open.some(({ kind }) => kind === 'allow')) {
    return { allowed: true };
  }
  return isManual && allowing.every(({ manualSync }) => manualSync)
    ? { allowed: true }
    : blocked(allowing.map(window => opensAt(window, now)));
}
