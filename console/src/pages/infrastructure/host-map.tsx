import { Link } from '@tanstack/react-router';
import { useLanguage, useTranslate } from '../../language/language.ts';
import { type MapMetric, shareOf, useMetricText } from './map-metrics.ts';
import { type InfrastructureObject, numberOf } from './queries.ts';
import { badPercent, levelColours, levelOf, warnPercent } from './usage.ts';

interface HostMapProps {
  readonly hosts: readonly InfrastructureObject[];
  readonly metric: MapMetric;
}

/** What is no share of something is neither good nor bad: it is as strong as it is large among the hosts in view. */
const plainColours = { strong: 'var(--accent)', soft: 'var(--accent-soft)' };

/** Every host as a cell that is as full and as alarming as its metric says. */
export function HostMap({ hosts, metric }: HostMapProps) {
  const t = useTranslate();
  const language = useLanguage();
  const textOf = useMetricText();
  const most = Math.max(0, ...hosts.map((host) => numberOf(host, metric.name) ?? 0));
  return (
    <>
      <MapLegend metric={metric} most={most} />
      <ul
        aria-label={t('hostMapOf', { metric: textOf(metric.name) })}
        className="grid grid-cols-[repeat(auto-fill,minmax(7rem,1fr))] gap-1.5"
      >
        {hosts.map((host) => {
          const value = numberOf(host, metric.name);
          const { strong, soft } = metric.isShare || value === undefined ? levelColours[levelOf(value)] : plainColours;
          const height = `${shareOf(metric, value, most) * 100}%`;
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
                  {value === undefined ? '–' : metric.print(value, language)}
                </span>
              </Link>
            </li>
          );
        })}
      </ul>
    </>
  );
}

/** What the colours of the cells mean. */
function MapLegend({ metric, most }: { readonly metric: MapMetric; readonly most: number }) {
  const t = useTranslate();
  const language = useLanguage();
  const entries = metric.isShare
    ? [
        { ...levelColours.good, text: t('levelBelow', { percent: warnPercent }) },
        { ...levelColours.warn, text: t('levelBetween', { from: warnPercent, to: badPercent }) },
        { ...levelColours.bad, text: t('levelFrom', { percent: badPercent }) },
      ]
    : [{ ...plainColours, text: t('levelMost', { value: metric.print(most, language) }) }];
  return (
    <ul aria-label={t('colours')} className="flex flex-wrap gap-x-4 gap-y-1 text-xs text-muted">
      {entries.map(({ strong, soft, text }) => (
        <li key={text} className="flex items-center gap-1.5">
          <span
            aria-hidden="true"
            className="size-3 rounded-sm border-l-4"
            style={{ borderLeftColor: strong, background: soft }}
          />
          {text}
        </li>
      ))}
    </ul>
  );
}
