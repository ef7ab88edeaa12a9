import { ApiError } from '../../../api/errors.ts';
import { useErrorText } from '../../../language/error-text.ts';
import { useTranslate } from '../../../language/language.ts';
import { Button } from '../../../ui/button.tsx';

/** Why a panel shows nothing, as small as a panel may be. */
export function PanelFailure({ error, onRetry }: { readonly error: unknown; readonly onRetry: () => void }) {
  const t = useTranslate();
  const { title, text, step } = useErrorText(error);
  const traceId = error instanceof ApiError ? error.traceId : '';
  return (
    <div role="alert" className="flex h-full flex-col gap-1 overflow-auto border-l-4 border-l-bad px-2 text-xs">
      <p className="font-medium">{title}</p>
      <p className="break-words">{text}</p>
      {step !== '' && <p className="text-muted">{step}</p>}
      <p className="flex flex-wrap items-center gap-2 text-muted">
        <Button onClick={onRetry}>{t('tryAgain')}</Button>
        {traceId !== '' && (
          <span>
            {t('traceId')}: <code className="font-mono">{traceId}</code>
          </span>
        )}
      </p>
    </div>
  );
}
