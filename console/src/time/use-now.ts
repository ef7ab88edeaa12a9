import { useCallback, useEffect, useState } from 'react';
import { durationMsOf } from './step.ts';

/** More often than this nobody can read. */
const leastMs = 1_000;

/** The moment that `now` means: it moves on when it is asked to, and as often as is wanted while somebody looks. */
export function useNow(refresh: string): readonly [nowMs: number, renew: () => void] {
  const [nowMs, setNowMs] = useState(() => Date.now());
  const renew = useCallback(() => setNowMs(Date.now()), []);
  useEffect(() => {
    const everyMs = durationMsOf(refresh);
    if (everyMs === undefined) return;
    const timer = setInterval(
      () => {
        if (document.visibilityState === 'visible') renew();
      },
      Math.max(everyMs, leastMs),
    );
    return () => clearInterval(timer);
  }, [refresh, renew]);
  return [nowMs, renew];
}
