import { type Json, jsonOf, jsonsOf, textOf } from '../../../data/json.ts';
import type { AskContext, AskedAnnotations, PlacedEvent } from '../format.ts';
import type { AnnotationQuery } from '../model.ts';

/** Colours that files name. */
const colors: Readonly<Record<string, string>> = { red: 'red', green: 'green', blue: 'blue', yellow: 'yellow' };

/** What an annotation of that kind marks; undefined for other ones, and for regions by a calendar expression. */
export function timeRegionOf(entry: Json): Json | undefined {
  const target = jsonOf(entry.target);
  const region = jsonOf(target.timeRegion);
  return target.queryType === 'timeRegions' && region.mode !== 'cron' ? region : undefined;
}

/** Panels of the time before annotations had regions keep their own: each is an annotation of that panel alone. Their times are in UTC. */
export function regionsOfPanels(panels: readonly Json[]): readonly AnnotationQuery[] {
  return panels.flatMap((panel) =>
    jsonsOf(panel.timeRegions).map((region, index): AnnotationQuery => {
      const color = textOf(region.fillColor) || textOf(region.lineColor);
      return {
        name: `${textOf(panel.title)} ${index + 1}`,
        color: region.colorMode === 'custom' && color !== '' ? color : (colors[textOf(region.colorMode)] ?? '#808080'),
        isOn: true,
        isShown: false,
        source: {
          filter: { ids: [panel.id] },
          target: { queryType: 'timeRegions', timeRegion: { ...region, timezone: 'utc' } },
        },
      };
    }),
  );
}

/** The events of a region: nobody has to be asked for them. */
export function eventsOfRegion(
  region: Json,
  { name, color }: AnnotationQuery,
  { range, calendar }: Pick<AskContext, 'range' | 'calendar'>,
  panels: PlacedEvent['panels'],
): AskedAnnotations {
  return {
    request: { region, name, range, zone: calendar.zone },
    send: async () => {
      const { timesOfRegion } = await import('./region-times.ts');
      return timesOfRegion(region, range, calendar.zone).map(({ fromMs, toMs }) => ({
        key: `${name} ${fromMs}`,
        timeMs: fromMs,
        endMs: toMs,
        title: name,
        text: '',
        tags: [],
        color,
        panels,
      }));
    },
  };
}
