import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { usePageSearch } from '../../app/use-page-search.ts';
import { useTranslate } from '../../language/language.ts';
import { Moment } from '../../ui/moment.tsx';
import { Page } from '../../ui/page.tsx';
import { Failure, Loading } from '../../ui/states.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { HostLabels } from './host-labels.tsx';
import { HostReport } from './host-report.tsx';
import { LivenessBadge } from './liveness-badge.tsx';
import { ProcessList } from './process-list.tsx';
import { hostQuery, type InfrastructureObject, numberOf, textOf } from './queries.ts';
import { usageMetrics, usageTexts } from './usage.ts';
import { UsageBar } from './usage-bar.tsx';

/** One machine: how it is, what runs on it, what it reported last. */
export function Host() {
  const t = useTranslate();
  const { host: name = '' } = useParams({ strict: false }) as { host?: string };
  const [{ view }] = usePageSearch<'view'>();
  const { data, error, isPending, refetch } = useQuery(hostQuery(name));
  const isReport = view === 'report';
  const to = `/hosts/${encodeURIComponent(name)}`;
  return (
    <Page
      title={name}
      actions={
        <Link to="/logs" search={{ host: name }} className="text-sm text-accent underline">
          {t('logsOfHost')}
        </Link>
      }
    >
      {isPending && <Loading />}
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {data && (
        <>
          <Facts host={data.object} />
          <HostLabels name={name} labels={data.object.df_label} />
          <Tabs
            label={name}
            tabs={[
              { text: t('processes'), to, isCurrent: !isReport },
              { text: t('lastReport'), to, search: { view: 'report' }, isCurrent: isReport },
            ]}
          />
          {isReport ? <HostReport host={data} /> : <ProcessList host={name} isHostShown={false} />}
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
