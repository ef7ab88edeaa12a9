import { grafanaApi } from '../../../api/client.ts';
import { type Json, numberIn, textOf, textsOf } from '../../../data/json.ts';
import type { AskContext, AskedAnnotations, PlacedEvent } from '../format.ts';
import type { AnnotationQuery } from '../model.ts';

const countMax = 500;
interface OwnFilter {
  /** Undefined: those of the dashboard. */
  readonly tags?: readonly string[];
  readonly isAnyTag?: boolean;
  readonly limit?: number | undefined;
  readonly panels?: PlacedEvent['panels'];
}

/** Annotations that lie in this server: of the dashboard, or of all with some tags. */
export function askOwnAnnotations(
  { color }: AnnotationQuery,
  { id, range }: Pick<AskContext, 'id' | 'range'>,
  { tags, isAnyTag = false, limit, panels }: OwnFilter = {},
): AskedAnnotations {
  const parameters = new URLSearchParams([
    ['from', String(Math.floor(range.fromMs))],
    ['to', String(Math.ceil(range.toMs))],
    ['limit', String(Math.min(limit ?? countMax, countMax))],
    ...(tags === undefined ? [['dashboardUID', id]] : tags.map((tag) => ['tags', tag])),
    ...(isAnyTag ? [['matchAny', 'true']] : []),
  ] as [string, string][]);
  const request = `/api/annotations?${parameters}`;
  return {
    request,
    send: async (signal) =>
      (await grafanaApi.get<readonly Json[]>(request, undefined, signal)).map((found) => {
        const timeMs = numberIn(found.time) ?? 0;
        const panelId = numberIn(found.panelId) ?? 0;
        return {
          key: `own ${textOf(found.id)}`,
          timeMs,
          endMs: Math.max(numberIn(found.timeEnd) ?? timeMs, timeMs),
          title: textOf(found.title),
          text: textOf(found.text),
          tags: textsOf(found.tags),
          color,
          // One that was made for a panel is that panel's alone.
          panels: panelId > 0 ? { ids: [panelId], isExcluded: false } : panels,
        };
      }),
  };
}
