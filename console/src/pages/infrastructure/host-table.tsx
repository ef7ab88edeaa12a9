import { Link } from '@tanstack/react-router';
import { useLanguage, useTranslate } from '../../language/language.ts';
import { Moment } from '../../ui/moment.tsx';
import { type Column, type Order, Table } from '../../ui/table.tsx';
import { Labels } from './labels.tsx';
import { LivenessBadge } from './liveness-badge.tsx';
import { type InfrastructureObject, numberOf, textOf } from './queries.ts';
import { usageMetrics, usageTexts } from './usage.ts';
import { UsageBar } from './usage-bar.tsx';

interface HostTableProps {
  readonly hosts: readonly InfrastructureObject[];
  readonly order: Order;
  readonly onOrder: (by: string) => void;
}

export function HostTable({ hosts, order, onOrder }: HostTableProps) {
  const t = useTranslate();
  const language = useLanguage();
  const columns: Column<InfrastructureObject>[] = [
    {
      id: 'name',
      title: t('host'),
      orderBy: 'name',
      cell: (row) => (
        <span className="flex flex-col gap-1">
          <Link
            to="/hosts/$host"
            params={{ host: row.name }}
            className="font-medium break-all text-accent hover:underline"
          >
            {row.name}
          </Link>
          <Labels labels={row.df_label} />
        </span>
      ),
    },
    { id: 'state', title: t('state'), cell: (row) => <LivenessBadge liveness={row.liveness} /> },
    {
      id: 'system',
      title: t('operatingSystem'),
      cell: (row) => `${textOf(row, 'os')} ${textOf(row, 'arch')}`,
      isSecondary: true,
    },
    { id: 'address', title: t('address'), cell: (row) => textOf(row, 'unicast_ip'), isSecondary: true },
    ...usageMetrics.map((metric) => ({
      id: metric,
      title: t(usageTexts[metric]),
      orderBy: metric,
      cell: (row: InfrastructureObject) => <UsageBar percent={numberOf(row, metric)} />,
      isSecondary: metric !== 'cpu_usage',
    })),
    {
      id: 'load',
      title: t('load'),
      orderBy: 'load',
      cell: (row) => numberOf(row, 'load')?.toLocaleString(language, { maximumFractionDigits: 2 }) ?? '–',
      isNumber: true,
      isSecondary: true,
    },
    {
      id: 'seen',
      title: t('lastReport'),
      cell: (row) => <Moment timeMs={row.last_update_time} />,
      isSecondary: true,
    },
  ];
  return (
    <Table
      caption={t('hosts')}
      columns={columns}
      rows={hosts}
      keyOf={({ name }) => name}
      order={order}
      onOrder={onOrder}
    />
  );
}
