import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { usePageSearch } from '../../app/use-page-search.ts';
import { useTranslate } from '../../language/language.ts';
import { Button } from '../../ui/button.tsx';
import { Failure, Loading } from '../../ui/states.tsx';
import { LogRows } from '../logs/log-rows.tsx';
import { NoLogs } from '../logs/no-logs.tsx';
import { logsQuery } from '../logs/queries.ts';
import type { RangeInView } from '../query/use-range.ts';

/** What one machine logged; searching and counting is on the page of all logs. */
export function HostLogs({ host, shown }: { readonly host: string; readonly shown: RangeInView }) {
  const t = useTranslate();
  const [{ line }, change] = usePageSearch<'line'>();
  const logs = useInfiniteQuery(logsQuery({ host }, shown.range));
  const rows = logs.data?.pages.flatMap((page) => page.rows) ?? [];
  return (
    <>
      <p>
        <Link to="/logs" search={{ host, ...shown.written }} className="text-sm text-accent underline">
          {t('logsOfHost')}
        </Link>
      </p>
      {logs.isPending && <Loading />}
      {logs.error && <Failure error={logs.error} onRetry={() => void logs.refetch()} />}
      {logs.data && rows.length === 0 && <NoLogs />}
      {rows.length > 0 && (
        <LogRows
          rows={rows}
          zone={shown.calendar.zone}
          onChoose={undefined}
          opened={line}
          onOpen={(next) => change({ line: next })}
        />
      )}
      {logs.hasNextPage && (
        <div className="text-center">
          <Button disabled={logs.isFetchingNextPage} onClick={() => void logs.fetchNextPage()}>
            {t('olderLogs')}
          </Button>
        </div>
      )}
    </>
  );
}
