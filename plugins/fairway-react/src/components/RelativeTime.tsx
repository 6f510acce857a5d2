import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { useEffect, useState } from 'react';
import { fairwayReactTranslationRef } from '../translation';

const UNITS: [unit: Intl.RelativeTimeFormatUnit, seconds: number][] = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
];

const MINUTE_MS = 60_000;
/** Seconds are told within the first minute, and have to be about right. */
const REFRESH_MS = { young: 5_000, old: 30_000 };

/** How long ago or until, as words: "3 minutes ago". The exact time is its tooltip. @public */
export function RelativeTime(props: {
  /** RFC 3339. */
  at: string | undefined;
}) {
  const { at } = props;
  const { t } = useTranslationRef(fairwayReactTranslationRef);
  const [now, setNow] = useState(Date.now);
  const time = at === undefined ? NaN : Date.parse(at);
  const refreshMs =
    Math.abs(now - time) < MINUTE_MS ? REFRESH_MS.young : REFRESH_MS.old;
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), refreshMs);
    return () => clearInterval(timer);
  }, [refreshMs]);
  if (Number.isNaN(time)) {
    return <>{t('time.unknown')}</>;
  }
  return (
    <time dateTime={at} title={new Date(time).toLocaleString()}>
      {relativeTime(time, now)}
    </time>
  );
}

/** Words for a time, from that of now; both in milliseconds since the epoch. @public */
export function relativeTime(time: number, now: number): string {
  const seconds = Math.round((time - now) / 1000);
  const [unit, length] =
    UNITS.find(([, size]) => Math.abs(seconds) >= size) ?? UNITS.at(-1)!;
  return new Intl.RelativeTimeFormat('en', { numeric: 'auto' }).format(
    Math.trunc(seconds / length),
    unit,
  );
}
