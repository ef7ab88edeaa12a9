import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { usePageSearch } from '../../app/use-page-search.ts';
import { useLanguage, useTranslate } from '../../language/language.ts';
import { Badge } from '../../ui/badge.tsx';
import { formatBytes } from '../../ui/format.ts';
import { HoursSelect, windowOfHours } from '../../ui/hours-select.tsx';
import { Empty, Failure, Loading } from '../../ui/states.tsx';
import { type Column, Table } from '../../ui/table.tsx';
import { type UsageRow, usageQuery } from './queries.ts';

/** How much came, by category, token and outcome. */
export function Usage() {
  const t = useTranslate();
  const language = useLanguage();
  const [{ hours = '24' }, change] = usePageSearch<'hours'>();
  const window = useMemo(() => windowOfHours(hours), [hours]);
  const { data, error, isPending, refetch } = useQuery(usageQuery(window));
  const number = (value: number) => value.toLocaleString(language);
  const columns: Column<UsageRow>[] = [
    { id: 'category', title: t('category'), cell: (row) => row.category },
    { id: 'token', title: t('token'), cell: (row) => row.tokenName || '–' },
    {
      id: 'outcome',
      title: t('outcome'),
      cell: (row) => (
        <Badge tone={row.outcome === '' ? 'good' : 'bad'}>{row.outcome === '' ? t('taken') : row.outcome}</Badge>
      ),
    },
    { id: 'requests', title: t('requests'), cell: (row) => number(row.requests), isNumber: true, isSecondary: true },
    { id: 'points', title: t('points'), cell: (row) => number(row.points), isNumber: true },
    { id: 'bad', title: t('badPoints'), cell: (row) => number(row.badPoints), isNumber: true },
    {
      id: 'bytes',
      title: t('bytes'),
      cell: (row) => formatBytes(row.bytes, language),
      isNumber: true,
      isSecondary: true,
    },
  ];
  return (
    <>
      <HoursSelect value={hours} onChange={(next) => change({ hours: next })} />
      {isPending && <Loading />}
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {data?.length === 0 && <Empty title={t('nothingReceived')}>{t('nothingReceivedHint')}</Empty>}
      {data && data.length > 0 && (
        <Table
          caption={t('received')}
          columns={columns}
          rows={data}
          keyOf={({ category, tokenUUID, outcome }) => `${category} ${tokenUUID} ${outcome}`}
        />
      )}
    </>
  );
}
