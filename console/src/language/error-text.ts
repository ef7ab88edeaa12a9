import { ApiError } from '../api/errors.ts';
import { type MessageKey, useTranslate } from './language.ts';

/** What a person can do about a code. Codes that are not here are explained by the sentence of the server alone. */
const steps: Readonly<Record<string, MessageKey>> = {
  PermissionDenied: 'errorStep.PermissionDenied',
  ObjectNotFound: 'errorStep.ObjectNotFound',
  RevisionConflict: 'errorStep.RevisionConflict',
  EngineUnavailable: 'errorStep.EngineUnavailable',
  RecordUnavailable: 'errorStep.RecordUnavailable',
  RateLimited: 'errorStep.RateLimited',
  ServerUnreachable: 'errorStep.ServerUnreachable',
};

const titles: Readonly<Record<string, MessageKey>> = {
  PermissionDenied: 'errorTitle.PermissionDenied',
  ObjectNotFound: 'errorTitle.ObjectNotFound',
  RevisionConflict: 'errorTitle.RevisionConflict',
  EngineUnavailable: 'errorTitle.EngineUnavailable',
  RecordUnavailable: 'errorTitle.RecordUnavailable',
  RateLimited: 'errorTitle.RateLimited',
  ServerUnreachable: 'errorTitle.ServerUnreachable',
};

export interface ErrorText {
  readonly title: string;
  readonly text: string;
  /** What to do next; empty where the text says it. */
  readonly step: string;
}

/** The API of Grafana says by the status alone that somebody may not. */
const codeOf = ({ code, status }: ApiError): string => (code === '' && status === 403 ? 'PermissionDenied' : code);

export const isForbidden = (error: unknown): boolean =>
  error instanceof ApiError && codeOf(error) === 'PermissionDenied';

export function useErrorText(error: unknown): ErrorText {
  const t = useTranslate();
  if (!(error instanceof ApiError)) return { title: t('errorTitle.other'), text: String(error), step: '' };
  const code = codeOf(error);
  const title = titles[code];
  const step = steps[code];
  return {
    title: title === undefined ? t('errorTitle.coded', { code: error.code || error.status }) : t(title),
    text: error.message,
    step: step === undefined ? '' : t(step),
  };
}
