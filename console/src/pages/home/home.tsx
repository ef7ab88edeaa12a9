import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { isForbidden } from '../../language/error-text.ts';
import { useTranslate } from '../../language/language.ts';
import { useSignedIn } from '../../session/session.ts';
import { Moment } from '../../ui/moment.tsx';
import { Page } from '../../ui/page.tsx';
import { Empty, Failure, Loading } from '../../ui/states.tsx';
import { FirstSteps } from './first-steps.tsx';
import { HostHealth } from './host-health.tsx';
import { countsQuery, lastChangesQuery } from './queries.ts';

/** What is here, what changed lately, and what to do first. */
export function Home() {
  const t = useTranslate();
  const { name, login } = useSignedIn();
  return (
    <Page title={t('welcome', { name: name || login })}>
      <Counts />
      <HostHealth />
      <div className="grid gap-4 lg:grid-cols-2">
        <LastChanges />
        <FirstSteps />
      </div>
    </Page>
  );
}

function Counts() {
  const t = useTranslate();
  const { data } = useQuery(countsQuery);
  const cards = [
    { to: '/hosts', text: t('hosts'), count: data?.hosts },
    { to: '/dashboards', text: t('dashboards'), count: data?.dashboards },
    { to: '/keys', text: t('apiKeys'), count: data?.keys },
    { to: '/calls', text: t('callsOfDay'), count: data?.calls },
    { to: '/changes', text: t('changes'), count: data?.changes },
  ];
  return (
    <ul className="grid grid-cols-2 gap-3 md:grid-cols-3 lg:grid-cols-5">
      {cards.map(({ to, text, count }) => (
        <li key={to}>
          <Link
            to={to}
            className="flex flex-col gap-1 rounded-lg border border-line bg-surface p-4 hover:border-accent"
          >
            <span className="text-2xl font-semibold tabular-nums">{count === undefined ? '…' : (count ?? '–')}</span>
            <span className="text-sm text-muted">{text}</span>
          </Link>
        </li>
      ))}
    </ul>
  );
}

function LastChanges() {
  const t = useTranslate();
  const { data, error, isPending, refetch } = useQuery(lastChangesQuery);
  // Whoever may not read changes has nothing to be told here.
  if (isForbidden(error)) return null;
  return (
    <section aria-labelledby="last-changes" className="flex flex-col gap-2">
      <h2 id="last-changes" className="font-semibold">
        {t('lastChanges')}
      </h2>
      {isPending && <Loading />}
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {data?.length === 0 && <Empty title={t('nothingChanged')} />}
      {data && data.length > 0 && (
        <ul className="divide-y divide-line rounded-lg border border-line bg-surface">
          {data.map((change) => (
            <li key={change.uuid} className="flex flex-wrap items-baseline gap-x-2 px-3 py-2 text-sm">
              <Link to="/changes" search={{ change: change.uuid }} className="text-accent hover:underline">
                {change.noun}.{change.verb}
              </Link>
              <span className="truncate">{change.objectName}</span>
              <span className="text-muted">{change.creatorInfo?.name}</span>
              <span className="ml-auto text-muted">
                <Moment timeMs={change.createAt * 1000} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
