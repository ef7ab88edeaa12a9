import { useSyncExternalStore } from 'react';
import { useErrorText } from '../language/error-text.ts';
import { useTranslate } from '../language/language.ts';

interface Toast {
  readonly id: number;
  readonly text: string;
  /** What went wrong; undefined: nothing did. */
  readonly error: unknown;
}

const shownMs = 6_000;
let toasts: readonly Toast[] = [];
let lastId = 0;
const listeners = new Set<() => void>();

function set(next: readonly Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}

const dismiss = (id: number): void => set(toasts.filter((toast) => toast.id !== id));

/** Says what was done, for some seconds. */
export function showToast(text: string): void {
  lastId += 1;
  const id = lastId;
  set([...toasts, { id, text, error: undefined }]);
  setTimeout(() => dismiss(id), shownMs);
}

/** Says what went wrong and what to do about it, until it is closed: there is a trace id to be copied. The same is said once. */
export function showFailure(error: Error): void {
  lastId += 1;
  const others = toasts.filter((toast) => toast.error === undefined || String(toast.error) !== String(error));
  set([...others, { id: lastId, text: '', error }]);
}

export function Toasts() {
  const t = useTranslate();
  const shown = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => toasts,
  );
  return (
    <div role="status" aria-live="polite" className="fixed right-4 bottom-4 z-50 flex max-w-sm flex-col gap-2">
      {shown.map(({ id, text, error }) => (
        <div
          key={id}
          className={`flex items-start gap-3 rounded-md border border-line border-l-4 bg-raised p-3 text-sm shadow-lg ${error === undefined ? 'border-l-good' : 'border-l-bad'}`}
        >
          {error === undefined ? <span className="break-words">{text}</span> : <FailureText error={error} />}
          <button type="button" aria-label={t('close')} className="text-muted" onClick={() => dismiss(id)}>
            ✕
          </button>
        </div>
      ))}
    </div>
  );
}

function FailureText({ error }: { readonly error: unknown }) {
  const t = useTranslate();
  const { title, text, step, traceId } = useErrorText(error);
  return (
    <span className="flex min-w-0 flex-col gap-1">
      <strong className="font-medium">{title}</strong>
      <span className="break-words">{text}</span>
      {step !== '' && <span className="text-muted">{step}</span>}
      {traceId !== '' && (
        <span className="text-xs text-muted">
          {t('traceId')}: <code className="font-mono">{traceId}</code>
        </span>
      )}
    </span>
  );
}
