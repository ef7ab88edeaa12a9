import { useCallback, useState } from 'react';

interface Shown {
  readonly isShown: (key: string) => boolean;
  readonly toggle: (key: string, isAdding: boolean) => void;
}

/** Which of several things are shown: all, until some are chosen. */
export function useShown(): Shown {
  const [chosen, setChosen] = useState<ReadonlySet<string>>();
  const isShown = useCallback((key: string) => chosen === undefined || chosen.has(key), [chosen]);
  const toggle = useCallback((key: string, isAdding: boolean) => {
    setChosen((before) => {
      if (!isAdding) return before?.size === 1 && before.has(key) ? undefined : new Set([key]);
      const next = new Set(before);
      if (!next.delete(key)) next.add(key);
      return next.size === 0 ? undefined : next;
    });
  }, []);
  return { isShown, toggle };
}
