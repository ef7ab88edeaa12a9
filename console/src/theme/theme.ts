import { useSyncExternalStore } from 'react';

export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

const storageKey = 'belvedere.theme';
const listeners = new Set<() => void>();
const systemIsDark = window.matchMedia('(prefers-color-scheme: dark)');
/**
 * Read once, and then only told by the event. While it was read whenever something was drawn, the event of a change sometimes never came in
 * Chromium: an answer that is given before the event seems to count as having been told.
 */
let isSystemDark = systemIsDark.matches;
let current: Theme = first();
apply();
systemIsDark.addEventListener('change', ({ matches }) => {
  isSystemDark = matches;
  apply();
  for (const listener of listeners) listener();
});

function first(): Theme {
  const kept = localStorage.getItem(storageKey);
  return themes.find((theme) => theme === kept) ?? 'system';
}

function apply(): void {
  document.documentElement.dataset.theme = shown();
}

function shown(): 'light' | 'dark' {
  if (current !== 'system') return current;
  return isSystemDark ? 'dark' : 'light';
}

export function setTheme(theme: Theme): void {
  current = theme;
  localStorage.setItem(storageKey, theme);
  apply();
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const useTheme = (): Theme => useSyncExternalStore(subscribe, () => current);
/** What is drawn: charts read their colours anew when it changes. */
export const useShownTheme = (): 'light' | 'dark' => useSyncExternalStore(subscribe, shown);
