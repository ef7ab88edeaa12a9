import { keepPreviousData, skipToken, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { asksNothing } from '../../../charts/chart-view.tsx';
import { noAnswer, type PanelAnswer } from '../../../data/answer.ts';
import { useDashboardView } from '../dashboard-view.ts';
import type { Panel } from '../model.ts';
import { contextFor } from './scope.ts';

/** Widths that are asked for: those between would ask the same once more for a few points. */
const pointsGrain = 200;

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
  const found = useMemo(
    () =>
      widthPx === 0 || asksNothing(panel.chart.kind)
        ? undefined
        : view.loaded.format.ask(panel, contextFor(view, panel.scope), points),
    [panel, view, points, widthPx],
  );
  const missingSource = found !== undefined && 'missing' in found ? found.missing : undefined;
  const asked = found === undefined || 'missing' in found ? undefined : found;
  const result = useQuery({
    queryKey: ['panel-data', asked?.request],
    queryFn: asked === undefined ? skipToken : ({ signal }) => asked.send(signal),
    enabled: isInView && view.mayAsk,
    placeholderData: keepPreviousData,
    // Answers are large and seldom the same twice: comparing them costs more than drawing them.
    structuralSharing: false,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
    retry: false,
  });
  const { data, error, isFetching, isPlaceholderData } = result;
  const answer = useMemo(
    () => (data === undefined || asked === undefined ? noAnswer : asked.read(data)),
    [data, asked],
  );
  return {
    answer,
    error: isPlaceholderData ? null : error,
    missingSource,
    isPending: asked !== undefined && data === undefined && !error,
    isFetching,
    request: asked?.request,
    retry: () => void result.refetch(),
  };
}
