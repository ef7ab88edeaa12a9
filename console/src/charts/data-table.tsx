import { useMemo, useState } from 'react';
import { useTranslate } from '../language/language.ts';
import { Button } from '../ui/button.tsx';
import type { ChartOptions } from './chart.ts';
import { useChartContext } from './chart-context.ts';
import { type Column, type Frame, lengthOf, numberOf } from './frame.ts';
import { inkOn } from './mix-colors.ts';
import { usePalette } from './palette.ts';
import { shownValue } from './shown-value.ts';
import { tableOf } from './table-of.ts';
import { momentText } from './units/moments.ts';

/** Rows of a page where the chart names no other number. */
const rowsOfPage = 100;

interface DataTableProps {
  readonly frames: readonly Frame[];
  readonly chart: Pick<ChartOptions, 'columns' | 'pageSize' | 'sort'>;
  readonly title: string;
}

/** All values as rows. A click on a head sorts; clicked again, the other way round. */
export function DataTable({ frames, chart, title }: DataTableProps) {
  const t = useTranslate();
  const frame = useMemo(() => tableOf(frames), [frames]);
  const columns = useMemo(() => shownColumns(frame, chart.columns), [frame, chart.columns]);
  const [sort, setSort] = useState(chart.sort);
  const [page, setPage] = useState(0);
  const rows = useMemo(() => sortedRows(frame, columns, sort), [frame, columns, sort]);
  const size = chart.pageSize > 0 ? chart.pageSize : rowsOfPage;
  const pages = Math.max(1, Math.ceil(rows.length / size));
  const shown = Math.min(page, pages - 1);
  const sortBy = ({ title: column, kind }: Column) => {
    const isAgain = sort?.column === column;
    setSort({ column, isDescending: isAgain ? !sort.isDescending : kind !== 'text' });
  };
  return (
    <div className="flex h-full flex-col">
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for what is filled in. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
      <div role="group" aria-label={title} tabIndex={0} className="min-h-0 grow overflow-auto">
        <table className="w-full border-collapse text-xs">
          <caption className="sr-only">{title}</caption>
          <thead className="sticky top-0 z-10 bg-surface">
            <tr className="text-muted">
              {columns.map((column) => (
                <th
                  key={column.title}
                  scope="col"
                  aria-sort={sort?.column !== column.title ? 'none' : sort.isDescending ? 'descending' : 'ascending'}
                  className="border-b border-line px-2 py-1 font-medium"
                  style={column.field.widthPx === undefined ? undefined : { width: column.field.widthPx }}
                >
                  <button
                    type="button"
                    className={`w-full whitespace-nowrap ${column.kind === 'number' ? 'text-right' : 'text-left'}`}
                    onClick={() => sortBy(column)}
                  >
                    {column.title}
                    {sort?.column === column.title && <span aria-hidden="true">{sort.isDescending ? ' ↓' : ' ↑'}</span>}
                  </button>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.slice(shown * size, (shown + 1) * size).map((row) => (
              <tr key={row} className="border-b border-line last:border-0 hover:bg-sunken">
                {columns.map((column) => (
                  <Cell key={column.title} column={column} value={column.values[row]} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {pages > 1 && (
        <nav aria-label={t('pages')} className="flex items-center justify-end gap-2 pt-1 text-xs text-muted">
          {t('rowsOf', {
            first: shown * size + 1,
            last: Math.min((shown + 1) * size, rows.length),
            total: rows.length,
          })}
          <Button disabled={shown === 0} onClick={() => setPage(shown - 1)}>
            {t('previousPage')}
          </Button>
          <Button disabled={shown === pages - 1} onClick={() => setPage(shown + 1)}>
            {t('nextPage')}
          </Button>
        </nav>
      )}
    </div>
  );
}

function Cell({ column, value }: { readonly column: Column; readonly value: unknown }) {
  const context = useChartContext();
  const palette = usePalette();
  const { field, kind } = column;
  const shown = shownValue(value, field, context, palette);
  const isMoment = kind === 'time' && typeof value === 'number' && field.unit === undefined;
  const fill = shown.background ?? (field.cell === 'background' ? shown.color : undefined);
  const ink = field.cell === 'ink' || shown.background !== undefined ? shown.color : undefined;
  const color = field.cell === 'background' && fill !== undefined ? inkOn(fill) : ink;
  const [min, max] = [field.min ?? 0, field.max ?? 100];
  const part = max === min ? 0 : ((shown.number ?? 0) - min) / (max - min);
  return (
    <td
      className={`max-w-96 truncate px-2 py-1 ${kind === 'number' ? 'text-right tabular-nums' : ''}`}
      title={shown.text}
      style={{ ...(fill !== undefined && { background: fill }), ...(color !== undefined && { color }) }}
    >
      {field.cell === 'bar' && (
        <span className="mb-0.5 block h-1.5 overflow-hidden rounded bg-sunken">
          <span
            className="block h-full"
            style={{ width: `${Math.min(Math.max(part, 0), 1) * 100}%`, background: shown.color ?? palette.accent }}
          />
        </span>
      )}
      {isMoment ? momentText(value, context.zone) : shown.text}
    </td>
  );
}

function shownColumns({ columns }: Frame, names: readonly string[]): readonly Column[] {
  const visible = columns.filter(({ field }) => field.isHidden !== true);
  if (names.length === 0) return visible;
  const named = names.flatMap((name) => visible.find((column) => column.name === name || column.title === name) ?? []);
  return named.length === 0 ? visible : named;
}

function sortedRows(frame: Frame, columns: readonly Column[], sort: ChartOptions['sort']): readonly number[] {
  const rows = Array.from({ length: lengthOf(frame) }, (_, row) => row);
  const column = columns.find(({ title, name }) => title === sort?.column || name === sort?.column);
  if (sort === undefined || column === undefined) return rows;
  const sign = sort.isDescending ? -1 : 1;
  return rows.sort((a, b) => sign * compare(column.values[a], column.values[b]));
}

function compare(a: unknown, b: unknown): number {
  const [x, y] = [numberOf(a), numberOf(b)];
  if (x !== null && y !== null) return x - y;
  return String(a ?? '').localeCompare(String(b ?? ''));
}
