import { useTranslate } from '../../language/language.ts';
import { Badge } from '../../ui/badge.tsx';
import { Moment } from '../../ui/moment.tsx';
import { Section } from '../../ui/section.tsx';
import { type Column, Table } from '../../ui/table.tsx';
import { type InfrastructureObject, numberOf, type ObjectInFull } from './queries.ts';
import { usageMetrics, usageTexts } from './usage.ts';
import { UsageBar } from './usage-bar.tsx';

interface Fact {
  readonly name: string;
  readonly value: string;
  readonly isTag: boolean;
}

/** Shown elsewhere on the page, or too long for a row. */
const leftOut = new Set(['message', 'df_label', 'liveness', 'class', 'name', 'last_update_time']);

const valueText = (value: unknown): string => (typeof value === 'object' ? JSON.stringify(value) : String(value));

/** Everything that was reported last: tags, fields, the long report, and the reports before. */
export function HostReport({ host }: { readonly host: ObjectInFull }) {
  const t = useTranslate();
  const tags = new Set(host.tagNames);
  const facts: Fact[] = Object.entries(host.object)
    .filter(([name]) => !leftOut.has(name))
    .map(([name, value]) => ({ name, value: valueText(value), isTag: tags.has(name) }))
    .sort((one, other) => Number(other.isTag) - Number(one.isTag) || (one.name < other.name ? -1 : 1));
  const columns: Column<Fact>[] = [
    { id: 'name', title: t('name'), cell: ({ name }) => <code className="font-mono text-xs">{name}</code> },
    { id: 'value', title: t('value'), cell: ({ value }) => <span className="break-all">{value}</span> },
    { id: 'kind', title: t('type'), cell: ({ isTag }) => <Badge>{t(isTag ? 'tag' : 'field')}</Badge> },
  ];
  const historyColumns: Column<InfrastructureObject>[] = [
    { id: 'time', title: t('time'), cell: (row) => <Moment timeMs={row.last_update_time} /> },
    ...usageMetrics.map((metric) => ({
      id: metric,
      title: t(usageTexts[metric]),
      cell: (row: InfrastructureObject) => <UsageBar percent={numberOf(row, metric)} />,
    })),
  ];
  const text = host.report === null ? valueText(host.object.message ?? '') : JSON.stringify(host.report, null, 2);
  return (
    <>
      <Table caption={t('lastReport')} columns={columns} rows={facts} keyOf={({ name }) => name} />
      {host.history.length > 0 && (
        <Section title={t('earlierReports')}>
          <Table
            caption={t('earlierReports')}
            columns={historyColumns}
            rows={host.history}
            keyOf={(row) => String(row.last_update_time)}
          />
        </Section>
      )}
      {text !== '' && (
        <details className="rounded-lg border border-line bg-surface px-3 py-2">
          <summary className="cursor-pointer text-sm font-medium">{t('reportAsSent')}</summary>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
          <pre tabIndex={0} className="mt-2 max-h-[60vh] overflow-auto font-mono text-xs">
            {text}
          </pre>
        </details>
      )}
    </>
  );
}
