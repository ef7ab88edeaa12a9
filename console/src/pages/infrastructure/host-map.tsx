import { Link } from '@tanstack/react-router';
import { useLanguage, useTranslate } from '../../language/language.ts';
import { type InfrastructureObject, numberOf } from './queries.ts';
import { levelColours, levelOf, type UsageMetric, usageTexts } from './usage.ts';

interface HostMapProps {
  readonly hosts: readonly InfrastructureObject[];
  readonly metric: UsageMetric;
}

/** Every host as a cell that is as full and as alarming as its metric says. */
export function HostMap({ hosts, metric }: HostMapProps) {
  const t = useTranslate();
  const language = useLanguage();
  return (
    <ul
      aria-label={t('hostMapOf', { metric: t(usageTexts[metric]) })}
      className="grid grid-cols-[repeat(auto-fill,minmax(7rem,1fr))] gap-1.5"
    >
      {hosts.map((host) => {
        const percent = numberOf(host, metric);
        const { strong, soft } = levelColours[levelOf(percent)];
        const height = `${Math.min(100, Math.max(0, percent ?? 0))}%`;
        return (
          <li key={host.name}>
            <Link
              to="/hosts/$host"
              params={{ host: host.name }}
              className="flex h-16 flex-col justify-between overflow-hidden rounded-md border border-line border-l-4 px-2 py-1.5 text-ink hover:border-accent"
              style={{
                borderLeftColor: strong,
                background: `linear-gradient(to top, ${soft} ${height}, var(--surface) ${height})`,
              }}
            >
              <span className="truncate text-xs font-medium" title={host.name}>
                {host.name}
              </span>
              <span className="text-sm tabular-nums">
                {percent === undefined ? '–' : `${percent.toLocaleString(language, { maximumFractionDigits: 0 })} %`}
              </span>
            </Link>
          </li>
        );
      })}
    </ul>
  );
}
