import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useEffect } from 'react';

export interface Play {
  /** Of the dashboard in view, from 0. */
  readonly at: number;
  readonly isPaused: boolean;
  readonly show: (index: number) => void;
  readonly setPaused: (isPaused: boolean) => void;
}

/** What of the address is not the next dashboard's: its panels, its variables and its marks are its own. */
const isShared = (name: string): boolean => !/^(?:panel$|mode$|var-|mark-)/.test(name);

const change = (previous: Record<string, unknown>, changes: Record<string, unknown>) =>
  Object.fromEntries(Object.entries({ ...previous, ...changes }).filter(([, value]) => value !== undefined));

/**
 * Goes through a number of dashboards, each in view for a time; which one is, and whether it stands still, is in the address. Who
 * looks at one panel alone is not interrupted.
 */
export function usePlay(count: number, intervalMs: number): Play {
  const search = useSearch({ strict: false }) as Record<string, unknown>;
  const navigate = useNavigate();
  const wanted = Number(search.show ?? 1) - 1;
  const at = Number.isInteger(wanted) && wanted >= 0 && wanted < count ? wanted : 0;
  const isPaused = search.paused !== undefined;
  const isStill = isPaused || search.panel !== undefined;
  const show = useCallback(
    (index: number) => {
      const next = String(((index + count) % count) + 1);
      void navigate({
        to: '.',
        // A wall that plays for weeks would fill the history.
        replace: true,
        search: (previous: Record<string, unknown>) =>
          change(Object.fromEntries(Object.entries(previous).filter(([name]) => isShared(name))), { show: next }),
      } as never);
    },
    [navigate, count],
  );
  const setPaused = useCallback(
    (paused: boolean) => {
      const search = (previous: Record<string, unknown>) => change(previous, { paused: paused ? 'true' : undefined });
      void navigate({ to: '.', replace: true, search } as never);
    },
    [navigate],
  );
  useEffect(() => {
    if (isStill || count < 2) return;
    const timer = setTimeout(() => show(at + 1), intervalMs);
    return () => clearTimeout(timer);
  }, [isStill, count, at, intervalMs, show]);
  return { at, isPaused, show, setPaused };
}
