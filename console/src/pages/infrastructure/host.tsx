import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { usePageSearch } from '../../app/use-page-search.ts';
import { useTranslate } from '../../language/language.ts';
import { Moment } from '../../ui/moment.tsx';
import { Page } from '../../ui/page.tsx';
import { Failure, Loading } from '../../ui/states.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { RangeBar } from '../query/range-bar.tsx';
import { useRange } from '../query/use-range.ts';
import { HostLabels } from './host-labels.tsx';
import { HostLogs } from './host-logs.tsx';
import { HostReport } from './host-report.tsx';
import { LivenessBadge } from './liveness-badge.tsx';
import { ProcessList } from './process-list.tsx';
import { hostQuery, type InfrastructureObject, numberOf, textOf } from './queries.ts';
import { usageMetrics, usageTexts } from './usage.ts';
import { UsageBar } from './usage-bar.tsx';

/** What draws comes after the rest of the page. */
const HostMetrics = lazy(() => import('./host-metrics.tsx').then(({ HostMetrics: metrics }) => ({ default: metrics })));

const views = ['metrics', 'processes', 'logs', 'report'] as const;
const usualView = 'metrics';
const texts = { metrics: 'metrics', processes: 'processes', logs: 'logs', report: 'lastReport' } as const;
const usualRange = { from: 'now-1h', to: 'now' };

/** One machine: how it is and was, what runs on it, what it logged and reported last. */
export function Host() {
  const t = useTranslate();
  const { host: name = '' } = useParams({ strict: false }) as { host?: string };
  const [search] = usePageSearch<'view'>();
  const shown = useRange(usualRange);
  const view = views.find((each) => each === search.view) ?? usualView;
  const isOverTime = view === 'metrics' || view === 'logs';
  const { data, error, isPending, refetch } = useQuery(hostQuery(name));
  const to = `/hosts/${encodeURIComponent(name)}`;
  return (
    <Page title={name} actions={isOverTime && <RangeBar shown={shown} />}>
      {isPending && <Loading />}
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {data && (
        <>
          <Facts host={data.object} />
          <HostLabels name={name} labels={data.object.df_label} />
          <Tabs
            label={name}
            tabs={[
              ...views.map((each) => ({
                text: t(texts[each]),
                to,
                search: { ...shown.kept, ...(each !== usualView && { view: each }) },
                isCurrent: each === view,
              })),
            ]}
          />
          {view === 'metrics' && (
            <Suspense fallback={<Loading />}>
              <HostMetrics host={name} shown={shown} />
            </Suspense>
          )}
          {view === 'processes' && <ProcessList host={name} isHostShown={false} />}
          {view === 'logs' && <HostLogs host={name} shown={shown} />}
          {view === 'report' && <HostReport host={data} />}
        </>
      )}
    </Page>
  );
}

function Facts({ host }: { readonly host: InfrastructureObject }) {
  const t = useTranslate();
  const started = numberOf(host, 'start_time');
  return (
    <div className="grid gap-3 rounded-lg border border-line bg-surface p-4 text-sm sm:grid-cols-2 lg:grid-cols-4">
      <div className="flex flex-col gap-1">
        <span>
          <LivenessBadge liveness={host.liveness} /> <Moment timeMs={host.last_update_time} />
        </span>
        <span>
          {textOf(host, 'os')} {textOf(host, 'arch')} {textOf(host, 'unicast_ip')}
        </span>
        {started !== undefined && (
          <span className="text-muted">
            {t('started')} <Moment timeMs={started} />
          </span>
        )}
      </div>
      {usageMetrics.map((metric) => (
        <div key={metric} className="flex flex-col gap-1">
          <span className="text-muted">{t(usageTexts[metric])}</span>
          <UsageBar percent={numberOf(host, metric)} />
        </div>
      ))}
    </div>
  );
}
