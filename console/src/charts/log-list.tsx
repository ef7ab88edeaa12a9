import { useState } from 'react';
import { useTranslate } from '../language/language.ts';
import { Button } from '../ui/button.tsx';
import { useChartContext } from './chart-context.ts';
import { type Column, type Frame, lengthOf, timeColumn } from './frame.ts';
import { momentText } from './units/moments.ts';

const rowsOfPage = 200;
const bodyNames = ['message', 'Line', 'line', 'body', 'content', 'Body'];
const statusNames = ['status', 'level', 'severity', 'detected_level', 'df_status'];

const tones: Readonly<Record<string, string>> = {
  error: 'border-l-bad',
  err: 'border-l-bad',
  critical: 'border-l-bad',
  fatal: 'border-l-bad',
  emerg: 'border-l-bad',
  warning: 'border-l-warn',
  warn: 'border-l-warn',
  info: 'border-l-accent',
  ok: 'border-l-good',
};

/** Lines of logs with their times; one that is clicked shows all that is known of it. */
export function LogList({ frames, title }: { readonly frames: readonly Frame[]; readonly title: string }) {
  const t = useTranslate();
  const { zone } = useChartContext();
  const [opened, setOpened] = useState<string>();
  const [shownRows, setShownRows] = useState(rowsOfPage);
  const rows = frames.flatMap((frame, place) =>
    Array.from({ length: lengthOf(frame) }, (_, row) => ({ frame, row, key: `${place} ${row}` })),
  );
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for what is filled in.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <div role="group" aria-label={title} tabIndex={0} className="h-full overflow-auto font-mono text-xs">
      {rows.slice(0, shownRows).map(({ frame, row, key }) => {
        const time = timeColumn(frame)?.values[row];
        return (
          <div key={key} className={`border-b border-b-line border-l-4 ${toneOf(frame, row)}`}>
            <button
              type="button"
              aria-expanded={opened === key}
              className="flex w-full gap-2 px-2 py-0.5 text-left hover:bg-sunken"
              onClick={() => setOpened(opened === key ? undefined : key)}
            >
              {typeof time === 'number' && (
                <span className="shrink-0 text-muted">{momentText(time, zone).slice(5)}</span>
              )}
              <span className={opened === key ? 'break-all whitespace-pre-wrap' : 'truncate'}>
                {bodyOf(frame, row)}
              </span>
            </button>
            {opened === key && <Details frame={frame} row={row} />}
          </div>
        );
      })}
      {rows.length > shownRows && (
        <div className="p-2 text-center">
          <Button onClick={() => setShownRows(shownRows + rowsOfPage)}>{t('showMore')}</Button>
        </div>
      )}
    </div>
  );
}

function Details({ frame, row }: { readonly frame: Frame; readonly row: number }) {
  return (
    <dl className="grid grid-cols-[auto_1fr] gap-x-3 bg-sunken px-4 py-2">
      {frame.columns
        .filter(({ values }) => values[row] !== null && values[row] !== undefined && values[row] !== '')
        .map(({ name, values }) => (
          <div key={name} className="contents">
            <dt className="text-muted">{name}</dt>
            <dd className="break-all">{textOf(values[row])}</dd>
          </div>
        ))}
    </dl>
  );
}

const textOf = (value: unknown): string => (typeof value === 'object' ? JSON.stringify(value) : String(value));

function bodyOf(frame: Frame, row: number): string {
  const body = bodyNames.map((name) => columnOf(frame, name)).find((column) => column !== undefined);
  if (body !== undefined) return textOf(body.values[row] ?? '');
  return frame.columns
    .filter(({ kind }) => kind !== 'time')
    .map(({ name, values }) => `${name}=${textOf(values[row] ?? '')}`)
    .join(' ');
}

const columnOf = ({ columns }: Frame, name: string): Column | undefined =>
  columns.find((column) => column.name === name);

/** In a column of its own, or among the labels of the line, as Loki has it. */
function statusOf(frame: Frame, row: number): unknown {
  const own = statusNames.map((name) => columnOf(frame, name)).find((column) => column !== undefined);
  if (own !== undefined) return own.values[row];
  const labels = columnOf(frame, 'labels')?.values[row];
  if (typeof labels !== 'object' || labels === null) return undefined;
  return statusNames.map((name) => (labels as Record<string, unknown>)[name]).find((status) => status !== undefined);
}

const toneOf = (frame: Frame, row: number): string =>
  tones[String(statusOf(frame, row) ?? '').toLowerCase()] ?? 'border-l-line';
