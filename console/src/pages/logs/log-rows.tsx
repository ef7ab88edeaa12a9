import { Link } from '@tanstack/react-router';
import { momentText } from '../../charts/units/moments.ts';
import { useTranslate } from '../../language/language.ts';
import { Badge } from '../../ui/badge.tsx';
import { type FacetName, facetNames } from './log-query.ts';
import type { LogRow } from './queries.ts';
import { toneOfStatus } from './status-tone.ts';

interface LogRowsProps {
  readonly rows: readonly LogRow[];
  readonly zone: string;
  /** Undefined where logs are not filtered. */
  readonly onChoose: ((name: FacetName, value: string) => void) | undefined;
  /** The key of the line that is open. */
  readonly opened: string | undefined;
  readonly onOpen: (key: string | undefined) => void;
}

const textOf = (value: unknown): string => {
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
};

/** Lines of one second are told apart by it. */
const exactMoment = (timeMs: number, zone: string): string =>
  `${momentText(timeMs, zone)}.${String(Math.floor(timeMs) % 1_000).padStart(3, '0')}`;

const keyOf = (row: LogRow): string => textOf(row.__docid) || `${textOf(row.time)} ${textOf(row.message)}`;

/** The lines, newest first. One that is opened shows all of its fields. */
export function LogRows({ rows, zone, onChoose, opened, onOpen }: LogRowsProps) {
  const t = useTranslate();
  return (
    <ul
      aria-label={t('logs')}
      className="divide-y divide-line overflow-hidden rounded-lg border border-line bg-surface"
    >
      {rows.map((row) => {
        const key = keyOf(row);
        const isOpen = opened === key;
        return (
          <li key={key}>
            <button
              type="button"
              aria-expanded={isOpen}
              className="flex w-full flex-wrap items-baseline gap-x-2 gap-y-0.5 px-3 py-1 text-left text-xs hover:bg-sunken md:flex-nowrap"
              onClick={() => onOpen(isOpen ? undefined : key)}
            >
              <span className="shrink-0 font-mono text-muted tabular-nums">{exactMoment(Number(row.time), zone)}</span>
              <Badge tone={toneOfStatus(textOf(row.status))}>{textOf(row.status) || '–'}</Badge>
              <span className="shrink-0 text-muted">{textOf(row.source)}</span>
              <span
                className={`min-w-0 basis-full font-mono md:basis-auto ${isOpen ? 'break-all whitespace-pre-wrap' : 'truncate'}`}
              >
                {textOf(row.message)}
              </span>
            </button>
            {isOpen && <Details row={row} onChoose={onChoose} />}
          </li>
        );
      })}
    </ul>
  );
}

/** Kept for the machine, or shown in the line itself. */
const leftOut = new Set(['message', '__docid', '__namespace', 'date', 'date_ns', 'time', 'index', 'create_time']);

function Details({ row, onChoose }: { readonly row: LogRow; readonly onChoose: LogRowsProps['onChoose'] }) {
  const t = useTranslate();
  const fields = Object.entries(row).filter(([name, value]) => !leftOut.has(name) && textOf(value) !== '');
  const facetOf = (name: string) => facetNames.find((each) => each === name);
  return (
    <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-0.5 bg-sunken px-4 py-2 text-xs">
      {fields.map(([name, value]) => {
        const facet = facetOf(name);
        return (
          <div key={name} className="contents">
            <dt className="font-mono text-muted">{name}</dt>
            <dd className="font-mono break-all">
              {name === 'host' && onChoose !== undefined ? (
                <Link to="/hosts/$host" params={{ host: textOf(value) }} className="text-accent hover:underline">
                  {textOf(value)}
                </Link>
              ) : (
                textOf(value)
              )}{' '}
              {facet !== undefined && onChoose !== undefined && (
                <button
                  type="button"
                  className="font-sans text-accent underline"
                  onClick={() => onChoose(facet, textOf(value))}
                >
                  {t('onlyThis')}
                </button>
              )}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}
