import { useSyncExternalStore } from 'react';
import { basePath } from '../api/client.ts';
import type { en } from './en.ts';

export type MessageKey = keyof typeof en;
export type Messages = Readonly<Record<MessageKey, string>>;

/** English is the source: another language lacks no text, or the type check fails. Only the texts of the language in use are loaded. */
const catalogs = {
  en: async (): Promise<Messages> => (await import('./en.ts')).en,
  zh: async (): Promise<Messages> => (await import('./zh.ts')).zh,
};
export type Language = keyof typeof catalogs;
export const languages: Readonly<Record<Language, string>> = { en: 'English', zh: '中文' };

const storageKey = 'belvedere.language';
const listeners = new Set<() => void>();
let current: Language = first();
let translate: Translate = (key) => key;

function first(): Language {
  const kept = localStorage.getItem(storageKey);
  if (kept === 'en' || kept === 'zh') return kept;
  return navigator.language.startsWith('zh') ? 'zh' : 'en';
}

/** Before anything is drawn. */
export const loadLanguage = (): Promise<void> => use(current);

export async function setLanguage(language: Language): Promise<void> {
  localStorage.setItem(storageKey, language);
  // The page for logging in is made by the server, which does not see the storage.
  // biome-ignore lint/suspicious/noDocumentCookie: the other way is missing in some browsers.
  document.cookie = `belvedere_language=${language}; Max-Age=31536000; Path=${basePath}/; SameSite=Lax`;
  await use(language);
}

async function use(language: Language): Promise<void> {
  translate = translator(await catalogs[language]());
  current = language;
  document.documentElement.lang = language;
  for (const listener of listeners) listener();
}

export const currentLanguage = (): Language => current;

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
const translator =
  (texts: Messages): Translate =>
  (key, values) => {
    const text: string = texts[key];
    if (values === undefined) return text;
    return text.replaceAll(/\{(\w+)\}/g, (mark, name: string) => String(values[name] ?? mark));
  };

export function useTranslate(): Translate {
  useLanguage();
  return translate;
}
