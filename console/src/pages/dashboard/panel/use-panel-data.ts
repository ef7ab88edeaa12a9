import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { asksNothing } from '../../../charts/chart-view.tsx';
import { type DashboardView, useDashboardView } from '../dashboard-view.ts';
import { type AskRange, noAnswer, type PanelAnswer } from '../data/answer.ts';
import { askGrafana, grafanaAnswer } from '../data/ask-grafana.ts';
import { askGuance, guanceAnswer } from '../data/ask-guance.ts';
import { type GrafanaRequest, grafanaRequest, panelRange } from '../data/grafana-request.ts';
import { type GuanceAsked, guanceRequest } from '../data/guance-request.ts';
import type { Panel } from '../model.ts';
import { chosenFor, grafanaScope } from './scope.ts';

/** Widths that are asked for: those between would ask the same once more for a few points. */
const pointsGrain = 200;

type Asked =
  | { readonly kind: 'grafana'; readonly request: GrafanaRequest; readonly shiftMs: number }
  | { readonly kind: 'guance'; readonly asked: GuanceAsked }
  | { readonly kind: 'missing'; readonly source: string };

export interface PanelData {
  readonly answer: PanelAnswer;
  /** Why there is no data at all. */
  readonly error: unknown;
  /** The name of a data source that is not there. */
  readonly missingSource: string | undefined;
  readonly isPending: boolean;
  /** True while newer data is on its way. */
  readonly isFetching: boolean;
  readonly request: unknown;
  readonly retry: () => void;
}

/** Asks for the data of a panel while it is in view. Panels that ask the same share the answer. */
export function usePanelData(panel: Panel, widthPx: number, isInView: boolean): PanelData {
  const view = useDashboardView();
  const points = Math.max(1, Math.ceil(widthPx / pointsGrain)) * pointsGrain;
  const asked = useMemo(
    () => (widthPx === 0 || asksNothing(panel.chart.kind) ? undefined : askedBy(panel, view, points)),
    [panel, view, points, widthPx],
  );
  const request = asked === undefined || asked.kind === 'missing' ? undefined : requestOf(asked);
  const result = useQuery({
    queryKey: ['panel-data', request],
    queryFn: ({ signal }): Promise<unknown> =>
      asked?.kind === 'guance'
        ? askGuance(asked.asked.request, signal)
        : askGrafana((request ?? {}) as GrafanaRequest, signal),
    enabled: request !== undefined && isInView && view.mayAsk,
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
    retry: false,
  });
  const { data, error, isFetching, isPlaceholderData } = result;
  const answer = useMemo(() => {
    if (data === undefined || asked === undefined || asked.kind === 'missing') return noAnswer;
    return asked.kind === 'grafana'
      ? grafanaAnswer(panel.source, data as never, asked.shiftMs)
      : guanceAnswer(panel.source, asked.asked, data as never);
  }, [data, asked, panel]);
  return {
    answer,
    error: isPlaceholderData ? null : error,
    missingSource: asked?.kind === 'missing' ? asked.source : undefined,
    isPending: request !== undefined && data === undefined && !error,
    isFetching,
    request,
    retry: () => void result.refetch(),
  };
}

const requestOf = (asked: Exclude<Asked, { kind: 'missing' }>): unknown =>
  asked.kind === 'grafana' ? asked.request : asked.asked.request;

function askedBy(panel: Panel, view: DashboardView, points: number): Asked | undefined {
  const range: AskRange = { ...view.range, points };
  if (view.loaded.format === 'guance') {
    const asked = guanceRequest(panel.source, chosenFor(view, panel.scope), range);
    return asked === undefined ? undefined : { kind: 'guance', asked };
  }
  const ask = { sources: view.sources, scope: grafanaScope(view, panel.scope), range, calendar: view.calendar };
  const request = grafanaRequest(panel.source, ask);
  if (request === undefined) return undefined;
  if ('missing' in request) return { kind: 'missing', source: request.missing };
  return { kind: 'grafana', request, shiftMs: panelRange(panel.source, ask).shiftMs };
}
