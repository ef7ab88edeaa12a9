import { useSyncExternalStore } from 'react';
import { useTranslate } from '../language/language.ts';

interface Toast {
  readonly id: number;
  readonly text: string;
  readonly isError: boolean;
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

/** Says what was done, or that it failed, for some seconds. */
export function showToast(text: string, { isError = false } = {}): void {
  lastId += 1;
  const id = lastId;
  set([...toasts, { id, text, isError }]);
  setTimeout(() => dismiss(id), shownMs);
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
      {shown.map(({ id, text, isError }) => (
        <div
          key={id}
          className={`flex items-start gap-3 rounded-md border border-line border-l-4 bg-raised p-3 text-sm shadow-lg ${isError ? 'border-l-bad' : 'border-l-good'}`}
        >
          <span className="break-words">{text}</span>
          <button type="button" aria-label={t('close')} className="text-muted" onClick={() => dismiss(id)}>
            ✕
          </button>
        </div>
      ))}
    </div>
  );
}
