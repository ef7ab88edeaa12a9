import type { PageInfo } from '../api/client.ts';
import { useTranslate } from '../language/language.ts';
import { Button } from './button.tsx';

interface PagerProps {
  readonly info: PageInfo | undefined;
  readonly onPage: (pageIndex: number) => void;
}

export function Pager({ info, onPage }: PagerProps) {
  const t = useTranslate();
  if (info === undefined || info.totalCount <= info.pageSize) return null;
  const { pageIndex, pageSize, totalCount, count } = info;
  const first = (pageIndex - 1) * pageSize + 1;
  const last = first + count - 1;
  return (
    <nav aria-label={t('pages')} className="flex items-center justify-end gap-2 text-sm text-muted">
      <span>{t('rowsOf', { first, last, total: totalCount })}</span>
      <Button disabled={pageIndex <= 1} onClick={() => onPage(pageIndex - 1)}>
        {t('previousPage')}
      </Button>
      <Button disabled={last >= totalCount} onClick={() => onPage(pageIndex + 1)}>
        {t('nextPage')}
      </Button>
    </nav>
  );
}
