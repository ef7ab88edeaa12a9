import { useMutation, useQueryClient } from '@tanstack/react-query';
import { grafanaApi } from '../../api/client.ts';
import { useTranslate } from '../../language/language.ts';
import { showFailure } from '../../ui/toasts.tsx';
import type { FoundDashboard } from './found-dashboards.ts';

/** Whether a dashboard is among the favourites of whoever is logged in. */
export function Star({ row }: { readonly row: FoundDashboard }) {
  const t = useTranslate();
  const queries = useQueryClient();
  const star = useMutation({
    mutationFn: () => {
      const path = `/api/user/stars/dashboard/${row.id}`;
      return row.isStarred ? grafanaApi.delete(path) : grafanaApi.post(path);
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: ['dashboards'] }),
    onError: showFailure,
  });
  return (
    <button
      type="button"
      aria-pressed={row.isStarred}
      aria-label={t('starOf', { name: row.title })}
      className={row.isStarred ? 'text-warn' : 'text-muted'}
      disabled={star.isPending}
      onClick={() => star.mutate()}
    >
      {row.isStarred ? '★' : '☆'}
    </button>
  );
}
