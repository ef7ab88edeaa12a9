import { Link } from '@tanstack/react-router';
import { usePageSearch } from '../../app/use-page-search.ts';
import { plainChart } from '../../charts/chart.ts';
import { type ChartContext, ChartContextValue } from '../../charts/chart-context.ts';
import { ChartView } from '../../charts/chart-view.tsx';
import { isEmpty, numberColumns, timeColumn } from '../../charts/frame.ts';
import { useTranslate } from '../../language/language.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Empty } from '../../ui/states.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import type { Explored } from './queries.ts';

const views = ['chart', 'table', 'raw'] as const;
type View = (typeof views)[number];
const texts = { chart: 'chart', table: 'table', raw: 'rawAnswer' } as const;

/** Numbers over time are drawn; everything else is a table. */
function usualView({ frames }: Explored): View {
  const isSeries = frames.some((frame) => timeColumn(frame) !== undefined && numberColumns(frame).length > 0);
  const hasText = frames.some(({ columns }) =>
    columns.some(({ kind, values }) => kind === 'text' && values.some((value) => value !== null)),
  );
  return isSeries && !hasText ? 'chart' : 'table';
}

/** The view that is asked for, or the one that fits the answer. */
export const viewOf = (asked: string | undefined, explored: Explored): View =>
  views.find((each) => each === asked) ?? usualView(explored);

interface ResultProps {
  readonly explored: Explored;
  readonly charts: ChartContext;
  /** Undefined for the telemetry that is stored here. */
  readonly sourceUid: string | undefined;
}

/** What a query was answered with: drawn, as rows, or as it came. */
export function Result({ explored, charts, sourceUid }: ResultProps) {
  const t = useTranslate();
  const [search] = usePageSearch<'view'>();
  const view = viewOf(search.view, explored);
  const raw = JSON.stringify(explored.raw, null, 2);
  const shown = view === 'table' ? explored.table : explored.frames;
  return (
    <>
      <Tabs
        label={t('answer')}
        tabs={views.map((each) => ({
          text: t(texts[each]),
          to: '/explore',
          search: { ...search, view: each },
          isCurrent: each === view,
        }))}
      />
      {explored.errors.map(({ refId, message }) => (
        <p key={refId} role="alert" className="rounded-md bg-bad-soft p-2 text-sm break-words text-bad">
          {message}
        </p>
      ))}
      {explored.errors.length > 0 && sourceUid !== undefined && (
        <p className="text-sm text-muted">
          {t('sourceRefused')}{' '}
          <Link to="/data-sources" search={{ source: sourceUid }} className="text-accent underline">
            {t('dataSources')}
          </Link>
        </p>
      )}
      {explored.traceId !== '' && (
        <p className="text-xs text-muted">
          {t('traceId')}: <code className="font-mono">{explored.traceId}</code>
        </p>
      )}
      {explored.notes.map((note) => (
        <p key={note} className="rounded-md bg-warn-soft p-2 text-sm break-words text-warn">
          {note}
        </p>
      ))}
      {view !== 'raw' && explored.errors.length === 0 && isEmpty(shown) && (
        <Empty title={t('noAnswer')}>{t('noAnswerHint')}</Empty>
      )}
      {view !== 'raw' && !isEmpty(shown) && (
        <div className="h-[26rem] rounded-lg border border-line bg-surface p-3">
          <ChartContextValue value={charts}>
            <ChartView
              frames={shown}
              chart={view === 'chart' ? plainChart : { ...plainChart, kind: 'table' }}
              title={t('answer')}
              kindName=""
            />
          </ChartContextValue>
        </div>
      )}
      {view === 'raw' && (
        <div className="flex flex-col items-start gap-2">
          <CopyButton text={raw} />
          <pre
            // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
            tabIndex={0}
            className="max-h-[60vh] w-full overflow-auto rounded-md border border-line bg-sunken p-3 font-mono text-xs"
          >
            {raw}
          </pre>
        </div>
      )}
    </>
  );
}
