import { queryOptions, useQuery } from '@tanstack/react-query';
import { ApiError } from '../api/errors.ts';
import type { ErrorMessages } from './errors/error-messages.ts';
import { type Language, useLanguage, useTranslate } from './language.ts';

/** Nobody needs them before something goes wrong. */
const catalogs: Readonly<Record<Language, () => Promise<ErrorMessages>>> = {
  en: async () => (await import('./errors/en.ts')).errorsEn,
  zh: async () => (await import('./errors/zh.ts')).errorsZh,
};

export const errorMessagesQuery = (language: Language) =>
  queryOptions({
    queryKey: ['error-messages', language],
    queryFn: catalogs[language],
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: Number.POSITIVE_INFINITY,
  });

export interface ErrorText {
  readonly title: string;
  /** The sentence of the server: names and places are in it. */
  readonly text: string;
  /** What to do next; empty where the text says it. */
  readonly step: string;
  /** Finds the call in the record; empty where none was made. */
  readonly traceId: string;
}

/** The API of Grafana says by the status alone that somebody may not. */
const codeOf = ({ code, status }: ApiError): string => (code === '' && status === 403 ? 'PermissionDenied' : code);

export const isForbidden = (error: unknown): boolean =>
  error instanceof ApiError && codeOf(error) === 'PermissionDenied';

export function useErrorText(error: unknown): ErrorText {
  const t = useTranslate();
  const { data: messages = {} } = useQuery(errorMessagesQuery(useLanguage()));
  if (!(error instanceof ApiError)) return { title: t('errorTitle.other'), text: String(error), step: '', traceId: '' };
  const { message: text, traceId, status } = error;
  if (status === 0)
    return { title: t('errorTitle.ServerUnreachable'), text, step: t('errorStep.ServerUnreachable'), traceId };
  const code = codeOf(error);
  const message = Object.hasOwn(messages, code) ? messages[code] : undefined;
  return {
    title: message?.title ?? t('errorTitle.coded', { code: code || status }),
    text,
    step: message?.step ?? '',
    traceId,
  };
}
