import { type Json, jsonOf, listOf, mapTexts, numberIn, textOf, textsOf } from '../../../data/json.ts';
import { findSource } from '../../../data/sources.ts';
import { durationMsOf } from '../../../time/step.ts';
import { askOwnAnnotations } from '../annotations/ask-own-annotations.ts';
import type { AskContext, AskedAnnotations, PlacedEvent } from '../format.ts';
import type { AnnotationQuery } from '../model.ts';
import { isByTags, isOwn } from './annotations.ts';
import { askGrafana } from './ask.ts';
import { framesOf } from './frames.ts';
import { defaultFormatOf, interpolateGrafana } from './interpolate.ts';
import { scopeOf } from './scope.ts';
import { eventsOfRegion, timeRegionOf } from './time-regions.ts';

/** What is asked for the annotations of a query: the server itself, or a data source. */
export function askAnnotations(query: AnnotationQuery, context: AskContext): AskedAnnotations | undefined {
  const { source: entry } = query;
  if (entry === undefined) return askOwnAnnotations(query, context);
  const panels = panelsOf(entry);
  const region = timeRegionOf(entry);
  if (region !== undefined) return eventsOfRegion(region, query, context, panels);
  if (isOwn(entry)) {
    const target = { ...entry, ...jsonOf(entry.target) };
    const scope = scopeOf(context);
    const tags = textsOf(target.tags).map((tag) => interpolateGrafana(tag, scope));
    return askOwnAnnotations(query, context, {
      ...(isByTags(entry) && { tags, isAnyTag: target.matchAny === true }),
      limit: numberIn(target.limit),
      panels,
    });
  }
  return askSource(query, entry, context, panels);
}

/** `{ids, exclude}`; nothing means all panels. */
function panelsOf({ filter }: Json): PlacedEvent['panels'] {
  const { ids, exclude } = jsonOf(filter);
  const numbers = listOf(ids).flatMap((id) => numberIn(id) ?? []);
  return numbers.length === 0 && exclude !== true ? undefined : { ids: numbers, isExcluded: exclude === true };
}

const stepStandardMs = 60_000;
const pointsMax = 5_000;

function askSource(
  query: AnnotationQuery,
  entry: Json,
  context: AskContext,
  panels: PlacedEvent['panels'],
): AskedAnnotations | undefined {
  const scope = scopeOf(context);
  const { fromMs, toMs } = context.range;
  const source = findSource(
    context.sources,
    mapTexts(entry.datasource, (text) => interpolateGrafana(text, scope)),
  );
  if (source === undefined) return undefined;
  const wanted = durationMsOf(interpolateGrafana(textOf(entry.step), scope)) ?? stepStandardMs;
  const stepMs = Math.max(wanted, Math.ceil((toMs - fromMs) / pointsMax));
  const format = defaultFormatOf(source.type);
  const { datasource: _, target, name: __, ...rest } = entry;
  const asked = mapTexts({ ...rest, ...jsonOf(target) }, (text) => interpolateGrafana(text, scope, format));
  const text = textOf(entry.rawQuery) || textOf(entry.query);
  const request = {
    queries: [
      {
        ...jsonOf(asked),
        refId: 'Anno',
        datasource: { uid: source.uid, type: source.type },
        ...(text !== '' && { rawSql: interpolateGrafana(text, scope, format), rawQuery: true, format: 'table' }),
        intervalMs: stepMs,
        maxDataPoints: Math.max(Math.ceil((toMs - fromMs) / stepMs), 1),
      },
    ],
    from: String(Math.floor(fromMs)),
    to: String(Math.floor(toMs)),
  };
  return {
    request,
    send: async (signal) => {
      const { eventsOfFrame } = await import('./events.ts');
      const { frames, error } = jsonOf((await askGrafana(request, signal)).Anno);
      if (error !== undefined) throw new Error(textOf(error));
      const events = framesOf('Anno', listOf(frames)).flatMap((frame) => eventsOfFrame(frame, entry, stepMs));
      return events.map((event, place) => ({ ...event, key: `${query.name} ${place}`, color: query.color, panels }));
    },
  };
}
