import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslate } from '../../language/language.ts';
import { Section } from '../../ui/section.tsx';
import { numberOf } from '../infrastructure/queries.ts';
import { usageMetrics, usageTexts } from '../infrastructure/usage.ts';
import { UsageBar } from '../infrastructure/usage-bar.tsx';
import { hostHealthQuery } from './queries.ts';

/** How the machines are that report, and which of them work hardest. Without any there is nothing to see: first steps say what to do. */
export function HostHealth() {
  const t = useTranslate();
  const { data } = useQuery(hostHealthQuery);
  if (data === undefined || data.busiest.length === 0) return null;
  const counts = [
    { text: t('hostsLive', { hosts: data.live ?? 0 }), search: { state: 'live' }, ink: 'text-good', isShown: true },
    {
      text: t('hostsLate', { hosts: data.late ?? 0 }),
      search: { state: 'late' },
      ink: 'text-warn',
      isShown: data.late !== 0,
    },
    {
      text: t('hostsGone', { hosts: data.gone ?? 0 }),
      search: { state: 'gone' },
      ink: 'text-bad',
      isShown: data.gone !== 0,
    },
  ];
  return (
    <Section
      title={t('hosts')}
      hint={counts
        .filter(({ isShown }) => isShown)
        .map(({ text, search, ink }) => (
          <Link key={text} to="/hosts" search={search} className={`mr-3 hover:underline ${ink}`}>
            {text}
          </Link>
        ))}
    >
      <ul className="divide-y divide-line rounded-lg border border-line bg-surface">
        {data.busiest.map((host) => (
          <li key={host.name} className="grid grid-cols-[1fr_auto] items-center gap-3 px-3 py-2 text-sm sm:grid-cols-4">
            <Link
              to="/hosts/$host"
              params={{ host: host.name }}
              className="font-medium break-all text-accent hover:underline"
            >
              {host.name}
            </Link>
            {usageMetrics.map((metric) => (
              <span key={metric} className={metric === 'cpu_usage' ? '' : 'hidden sm:block'}>
                <span className="text-xs text-muted">{t(usageTexts[metric])}</span>
                <UsageBar percent={numberOf(host, metric)} />
              </span>
            ))}
          </li>
        ))}
      </ul>
    </Section>
  );
}
