import { formatDuration } from '@fairway/plugin-fairway-common';
import { useEffect, useState } from 'react';

/** How long something takes, or took. It counts on while it has not ended. */
export function Elapsed(props: {
  /** RFC 3339. */
  from: string;
  to?: string;
}) {
  const { from, to } = props;
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    if (to !== undefined) {
      return undefined;
    }
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, [to]);
  const ms = (to === undefined ? now : Date.parse(to)) - Date.parse(from);
  // Whole seconds: fractions of them are noise.
  return <>{formatDuration(Math.floor(Math.max(0, ms) / 1_000) * 1_000)}</>;
}
