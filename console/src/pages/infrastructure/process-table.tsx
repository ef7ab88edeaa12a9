import { Link } from '@tanstack/react-router';
import { useLanguage, useTranslate } from '../../language/language.ts';
import { formatBytes } from '../../ui/format.ts';
import { type Column, type Order, Table } from '../../ui/table.tsx';
import { LivenessBadge } from './liveness-badge.tsx';
import { type InfrastructureObject, numberOf, textOf } from './queries.ts';

interface ProcessTableProps {
  readonly processes: readonly InfrastructureObject[];
  /** False where all are of one host. */
  readonly isHostShown: boolean;
  readonly order: Order;
  readonly onOrder: (by: string) => void;
}

export function ProcessTable({ processes, isHostShown, order, onOrder }: ProcessTableProps) {
  const t = useTranslate();
  const language = useLanguage();
  const percent = (value: number | undefined) =>
    value === undefined ? '–' : `${value.toLocaleString(language, { maximumFractionDigits: 1 })} %`;
  const hostColumn: Column<InfrastructureObject> = {
    id: 'host',
    title: t('host'),
    orderBy: 'host',
    cell: (row) => (
      <Link
        to="/hosts/$host"
        params={{ host: row.host ?? '' }}
        className="break-all text-accent hover:underline md:break-normal md:whitespace-nowrap"
      >
        {row.host}
      </Link>
    ),
  };
  const columns: Column<InfrastructureObject>[] = [
    {
      id: 'name',
      title: t('process'),
      orderBy: 'process_name',
      cell: (row) => (
        <span className="flex max-w-xl min-w-36 flex-col">
          <span className="font-medium">{textOf(row, 'process_name') || row.name}</span>
          <span className="line-clamp-2 font-mono text-xs break-all text-muted" title={textOf(row, 'cmdline')}>
            {textOf(row, 'cmdline')}
          </span>
        </span>
      ),
    },
    {
      id: 'pid',
      title: t('processId'),
      orderBy: 'pid',
      cell: (row) => numberOf(row, 'pid') ?? '–',
      isNumber: true,
      isSecondary: true,
    },
    ...(isHostShown ? [hostColumn] : []),
    { id: 'user', title: t('user'), cell: (row) => textOf(row, 'username'), isSecondary: true },
    {
      id: 'state',
      title: t('state'),
      cell: (row) =>
        row.liveness === 'live' ? textOf(row, 'state') || '–' : <LivenessBadge liveness={row.liveness} />,
      isSecondary: true,
    },
    {
      id: 'cpu',
      title: t('processor'),
      orderBy: 'cpu_usage_top',
      cell: (row) => percent(numberOf(row, 'cpu_usage_top') ?? numberOf(row, 'cpu_usage')),
      isNumber: true,
    },
    {
      id: 'memory',
      title: t('memory'),
      orderBy: 'mem_used_percent',
      cell: (row) => percent(numberOf(row, 'mem_used_percent')),
      isNumber: true,
      isSecondary: true,
    },
    {
      id: 'rss',
      title: t('resident'),
      orderBy: 'rss',
      cell: (row) => {
        const bytes = numberOf(row, 'rss');
        return bytes === undefined ? '–' : formatBytes(bytes, language);
      },
      isNumber: true,
      isSecondary: true,
    },
  ];
  return (
    <Table
      caption={t('processes')}
      columns={columns}
      rows={processes}
      keyOf={({ name }) => name}
      order={order}
      onOrder={onOrder}
    />
  );
}
