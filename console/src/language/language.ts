import { useSyncExternalStore } from 'react';
import { en } from './en.ts';
import { zh } from './zh.ts';

export type MessageKey = keyof typeof en;
export type Messages = Readonly<Record<MessageKey, string>>;

/** English is the source: another language lacks no text, or the type check fails. */
const catalogs = { en, zh } satisfies Record<string, Messages>;
export type Language = keyof typeof catalogs;
export const languages: Readonly<Record<Language, string>> = { en: 'English', zh: '中文' };

const storageKey = 'belvedere.language';
const listeners = new Set<() => void>();
let current: Language = first();
document.documentElement.lang = current;

function first(): Language {
  const kept = localStorage.getItem(storageKey);
  if (kept === 'en' || kept === 'zh') return kept;
  return navigator.language.startsWith('zh') ? 'zh' : 'en';
}

export function setLanguage(language: Language): void {
  current = language;
  localStorage.setItem(storageKey, language);
  document.documentElement.lang = language;
  for (const listener of listeners) listener();
}

export function useLanguage(): Language {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => current,
  );
}

export type Translate = (key: MessageKey, values?: Readonly<Record<string, string | number>>) => string;

/** The text of a key, with `{name}` replaced by the value of that name. */
const translate =
  (language: Language): Translate =>
  (key, values) => {
    const text: string = catalogs[language][key];
    if (values === undefined) return text;
    return text.replaceAll(/\{(\w+)\}/g, (mark, name: string) => String(values[name] ?? mark));
  };

const translators: Readonly<Record<Language, Translate>> = { en: translate('en'), zh: translate('zh') };

export const useTranslate = (): Translate => translators[useLanguage()];
