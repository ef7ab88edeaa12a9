import { useMutation } from '@tanstack/react-query';
import { grafanaApi } from '../../api/client.ts';
import { useTranslate } from '../../language/language.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { dataSourcesPath } from './queries.ts';

/** Asks whether a data source answers, as it is stored, and shows what it said. */
export function Health({ uid, name }: { readonly uid: string; readonly name: string }) {
  const t = useTranslate();
  const check = useMutation({
    mutationFn: () =>
      grafanaApi.get<{ readonly message: string }>(`${dataSourcesPath}/uid/${encodeURIComponent(uid)}/health`),
  });
  const said = check.data?.message ?? check.error?.message;
  return (
    <span className="flex flex-wrap items-center gap-2">
      <Button aria-label={t('checkHealthOf', { name })} disabled={check.isPending} onClick={() => check.mutate()}>
        {t('checkHealth')}
      </Button>
      <span aria-live="polite" className="flex max-w-md flex-wrap items-center gap-1.5 text-xs">
        {check.isPending && t('loading')}
        {!check.isPending && said !== undefined && (
          <>
            <Badge tone={check.isError ? 'bad' : 'good'}>{t(check.isError ? 'answersNot' : 'answers')}</Badge>
            <span className="break-words">{said}</span>
          </>
        )}
      </span>
    </span>
  );
}
