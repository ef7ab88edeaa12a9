import { keepPreviousData, useQueries } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { ChartEvent } from '../../../charts/chart-events.ts';
import { numberIn } from '../../../data/json.ts';
import type { DashboardSearch } from '../dashboard-search.ts';
import type { DashboardView } from '../dashboard-view.ts';
import type { PlacedEvent } from '../format.ts';
import type { AnnotationQuery, Panel } from '../model.ts';

/** Whether the annotations are marked: as the address says, else as the file does. */
export function isMarked({ name, isOn }: AnnotationQuery, search: DashboardSearch): boolean {
  const given = search[`mark-${name}`];
  return given === 'on' || (given !== 'off' && isOn);
}

export interface Annotations {
  readonly events: readonly PlacedEvent[];
  /** Why some could not be asked for, by the name of their query. */
  readonly errors: ReadonlyMap<string, unknown>;
}

/** The events of all annotations that are marked. */
export function useAnnotations(view: DashboardView, search: DashboardSearch): Annotations {
  const { loaded, dashboard, context, mayAsk } = view;
  const wanted = useMemo(
    () =>
      dashboard.annotations
        .filter((query) => isMarked(query, search))
        .flatMap((query) => {
          const asked = loaded.format.askAnnotations(query, context);
          return asked === undefined ? [] : [{ name: query.name, ...asked }];
        }),
    [loaded, dashboard, context, search],
  );
  return useQueries({
    queries: wanted.map(({ request, send }) => ({
      queryKey: ['annotations', request],
      queryFn: ({ signal }: { signal: AbortSignal }) => send(signal),
      enabled: mayAsk,
      placeholderData: keepPreviousData,
      staleTime: Number.POSITIVE_INFINITY,
      gcTime: 60_000,
      retry: false,
    })),
    combine: (results) => ({
      events: results.flatMap(({ data }) => data ?? []),
      errors: new Map(results.flatMap(({ error }, place) => (error ? [[wanted[place]?.name ?? '', error]] : []))),
    }),
  });
}

/** What of all events a panel shows. */
export function eventsOf(panel: Panel, events: readonly ChartEvent[]): readonly ChartEvent[] {
  const id = numberIn(panel.source.id) ?? 0;
  const isShown = ({ panels }: PlacedEvent): boolean =>
    panels === undefined || panels.ids.includes(id) !== panels.isExcluded;
  return (events as readonly PlacedEvent[]).every(isShown)
    ? events
    : (events as readonly PlacedEvent[]).filter(isShown);
}
