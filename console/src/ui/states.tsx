import type { ReactNode } from 'react';
import { useErrorText } from '../language/error-text.ts';
import { useTranslate } from '../language/language.ts';
import { Button } from './button.tsx';

export function Loading() {
  const t = useTranslate();
  return (
    <div role="status" className="flex items-center gap-2 p-6 text-sm text-muted">
      <span aria-hidden="true" className="size-3 animate-pulse motion-reduce:animate-none rounded-full bg-accent" />
      {t('loading')}
    </div>
  );
}

interface EmptyProps {
  readonly title: string;
  /** What to do next. */
  readonly children?: ReactNode;
}

export function Empty({ title, children }: EmptyProps) {
  return (
    <div className="flex flex-col items-center gap-3 rounded-lg border border-dashed border-line p-10 text-center">
      <p className="font-medium">{title}</p>
      <div className="max-w-prose text-sm text-muted">{children}</div>
    </div>
  );
}

interface FailureProps {
  readonly error: unknown;
  readonly onRetry?: () => void;
}

/** What went wrong, what to do, and the trace id that finds the call in the record. */
export function Failure({ error, onRetry }: FailureProps) {
  const t = useTranslate();
  const { title, text, step, traceId } = useErrorText(error);
  return (
    <div
      role="alert"
      className="flex flex-col gap-2 rounded-lg border border-line border-l-4 border-l-bad bg-surface p-4"
    >
      <p className="font-medium">{title}</p>
      <p className="text-sm break-words">{text}</p>
      {step !== '' && <p className="text-sm text-muted">{step}</p>}
      {traceId !== '' && (
        <p className="text-xs text-muted">
          {t('traceId')}: <code className="font-mono">{traceId}</code>
        </p>
      )}
      {onRetry && (
        <div>
          <Button onClick={onRetry}>{t('tryAgain')}</Button>
        </div>
      )}
    </div>
  );
}
