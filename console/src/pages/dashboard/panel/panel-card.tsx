import { lazy, Suspense, useMemo, useState } from 'react';
import { plainChart } from '../../../charts/chart.ts';
import { ChartEventsValue, useChartEvents } from '../../../charts/chart-events.ts';
import { asksNothing, ChartView } from '../../../charts/chart-view.tsx';
import { isEmpty } from '../../../charts/frame.ts';
import { useSize } from '../../../charts/use-size.ts';
import { useTranslate } from '../../../language/language.ts';
import { eventsOf } from '../annotations/use-annotations.ts';
import { useDashboardView } from '../dashboard-view.ts';
import type { Panel } from '../model.ts';
import { PanelMenu } from './panel-menu.tsx';
import { shownText } from './scope.ts';
import { useInView } from './use-in-view.ts';
import { type PanelData, usePanelData } from './use-panel-data.ts';

const PanelFailure = lazy(() =>
  import('./panel-failure.tsx').then(({ PanelFailure: component }) => ({ default: component })),
);

interface PanelCardProps {
  readonly panel: Panel;
  readonly isAlone?: boolean;
  /** Of the whole card, where that is known; else it is measured. */
  readonly widthPx?: number;
  /** Whether it stands in the window, where that is known; else it is looked at. */
  readonly isSeen?: boolean;
}

/** A panel with its title, its menu and what it shows. */
export function PanelCard({ panel: given, isAlone = false, widthPx, isSeen = false }: PanelCardProps) {
  const t = useTranslate();
  const view = useDashboardView();
  const [card, isInView] = useInView<HTMLElement>(isSeen);
  const [body, size] = useSize<HTMLDivElement>(widthPx === undefined);
  const [isTable, setTable] = useState(false);
  const [page, setPage] = useState(0);
  const { pages } = given;
  const panel = useMemo(() => pageOf(given, page), [given, page]);
  const data = usePanelData(panel, widthPx ?? size?.width ?? 0, isInView);
  const title = shownText(view, panel.title, panel.scope);
  const isEditing = view.editing !== undefined;
  const all = useChartEvents();
  const events = useMemo(() => eventsOf(panel, all), [panel, all]);
  return (
    <section
      ref={card}
      aria-label={title || panel.kindName}
      data-panel={panel.key}
      data-state={stateOf(panel, data)}
      className={`group/panel flex h-full flex-col overflow-hidden rounded-lg ${panel.isTransparent ? '' : 'border border-line bg-surface'}`}
    >
      <header
        className={`panel-header flex h-8 shrink-0 items-center gap-1 px-2 ${isEditing ? 'cursor-move' : ''} ${title === '' && !isEditing ? 'absolute right-0 z-20' : ''}`}
      >
        <h2 className="truncate text-sm font-medium" title={panel.description || title}>
          {title}
        </h2>
        {panel.description !== '' && (
          <span
            className="flex size-4 shrink-0 items-center justify-center rounded-full border border-line text-[10px] text-muted"
            title={panel.description}
            aria-hidden="true"
          >
            ?
          </span>
        )}
        {/* It stands still: one that moves in each panel has the whole page painted anew in each frame, while the data is wanted. */}
        <span
          aria-hidden="true"
          className={`size-1.5 shrink-0 rounded-full bg-accent ${data.isFetching ? '' : 'invisible'}`}
        />
        {data.answer.notes.length > 0 && (
          <span role="note" className="text-xs text-warn" title={data.answer.notes.join('\n')}>
            ⚠<span className="sr-only">{data.answer.notes.join('. ')}</span>
          </span>
        )}
        <div className="panel-menu ml-auto">
          <PanelMenu
            panel={panel}
            title={title}
            data={data}
            isAlone={isAlone}
            isTable={isTable}
            onTable={() => setTable(!isTable)}
          />
        </div>
      </header>
      {pages.length > 1 && <PageTabs pages={pages} shown={page} onShow={setPage} />}
      <div ref={body} className="relative min-h-0 grow px-2 pb-2">
        <ChartEventsValue value={events}>
          <PanelBody panel={panel} title={title || t('panel')} data={data} isTable={isTable} />
        </ChartEventsValue>
      </div>
    </section>
  );
}

/** The page of a card, in the place of the card. */
function pageOf(card: Panel, page: number): Panel {
  const { pages, key, scope } = card;
  const shown = pages[page] ?? pages[0];
  return shown === undefined ? card : { ...shown, key, scope };
}

interface PageTabsProps {
  readonly pages: readonly Panel[];
  readonly shown: number;
  readonly onShow: (page: number) => void;
}

function PageTabs({ pages, shown, onShow }: PageTabsProps) {
  return (
    <div className="flex gap-1 overflow-x-auto px-2 text-xs">
      {pages.map(({ key, title, kindName }, index) => (
        <button
          key={key}
          type="button"
          aria-pressed={index === shown}
          className="rounded px-2 py-0.5 whitespace-nowrap hover:bg-sunken aria-pressed:bg-accent-soft aria-pressed:text-accent"
          onClick={() => onShow(index)}
        >
          {title || kindName}
        </button>
      ))}
    </div>
  );
}

/** Where a panel stands, for those who wait for it. */
function stateOf({ chart, problem }: Panel, data: PanelData): string {
  if (problem !== undefined) return 'problem';
  if (asksNothing(chart.kind)) return 'drawn';
  if (data.error || data.missingSource !== undefined) return 'failed';
  if (data.isPending || data.isFetching) return 'pending';
  return isEmpty(data.answer.frames) ? (data.answer.errors.length > 0 ? 'failed' : 'empty') : 'drawn';
}

interface PanelBodyProps {
  readonly panel: Panel;
  readonly title: string;
  readonly data: PanelData;
  readonly isTable: boolean;
}

function PanelBody({ panel, title, data, isTable }: PanelBodyProps) {
  const t = useTranslate();
  const view = useDashboardView();
  const { chart, problem, kindName } = panel;
  const { answer, error, missingSource, isPending, request } = data;
  if (problem !== undefined) return <Message text={t(`panelProblem.${problem}`)} />;
  if (chart.kind === 'text') {
    const content = { ...chart.content, text: shownText(view, chart.content.text, panel.scope) };
    return <ChartView frames={[]} chart={{ ...chart, content }} title={title} kindName={kindName} />;
  }
  if (asksNothing(chart.kind)) {
    const address = { ...chart.address, url: shownText(view, chart.address.url, panel.scope) };
    return <ChartView frames={[]} chart={{ ...chart, address }} title={title} kindName={kindName} />;
  }
  if (missingSource !== undefined) return <Message text={t('missingDataSource', { name: missingSource })} />;
  if (error) {
    return (
      <Suspense fallback={null}>
        <PanelFailure error={error} onRetry={data.retry} />
      </Suspense>
    );
  }
  if (isPending) return <Message text={t('loading')} />;
  if (isEmpty(answer.frames)) {
    if (answer.errors.length > 0) return <QueryErrors errors={answer.errors} />;
    if (request !== undefined) return <Message text={t('noDataInRange')} />;
    return <Message text={chart.kind === 'other' ? t('panelNotDrawn', { kind: kindName }) : t('panelAsksNothing')} />;
  }
  return (
    <div className="flex h-full flex-col gap-1">
      {answer.errors.length > 0 && <QueryErrors errors={answer.errors} />}
      <div className="min-h-0 grow">
        <ChartView
          frames={answer.frames}
          chart={isTable ? { ...plainChart, kind: 'table' } : chart}
          title={title}
          kindName={kindName}
        />
      </div>
    </div>
  );
}

function Message({ text }: { readonly text: string }) {
  return <p className="flex h-full items-center justify-center p-2 text-center text-sm text-muted">{text}</p>;
}

function QueryErrors({ errors }: { readonly errors: PanelData['answer']['errors'] }) {
  return (
    <ul className="max-h-full overflow-auto text-xs">
      {errors.map(({ refId, message }) => (
        <li key={refId} className="border-l-4 border-l-bad bg-bad-soft px-2 py-1 text-bad break-words">
          {refId}: {message}
        </li>
      ))}
    </ul>
  );
}
