import { describe, expect, it } from 'vitest';
import { readAnnotations } from './annotations.ts';
import { timesOfRegion } from './region-times.ts';
import { eventsOfRegion, timeRegionOf } from './time-regions.ts';

const ms = (text: string): number => Date.parse(text);
/** A Monday to the Monday after. */
const week = { fromMs: ms('2026-03-02T00:00:00Z'), toMs: ms('2026-03-09T00:00:00Z') };

const times = (region: object, zone = 'utc', range = week) =>
  timesOfRegion(region as Record<string, unknown>, range, zone).map(({ fromMs, toMs }) =>
    [fromMs, toMs].map((time) => new Date(time).toISOString().slice(5, 16)),
  );

describe('a region of time', () => {
  it('comes each day, over midnight where it ends before it begins', () => {
    const found = times({ from: '22:00', to: '06:00' });
    expect(found[0]).toEqual(['03-01T22:00', '03-02T06:00']);
    expect(found.at(-1)).toEqual(['03-08T22:00', '03-09T06:00']);
    expect(found).toHaveLength(8);
  });

  it('comes once a week where it names a day', () => {
    expect(times({ fromDayOfWeek: 1, from: '08:30', toDayOfWeek: 5, to: '17:00' })).toEqual([
      ['03-02T08:30', '03-06T17:00'],
    ]);
    expect(times({ fromDayOfWeek: 6, toDayOfWeek: 0 })).toEqual([
      ['02-28T00:00', '03-02T00:00'],
      ['03-07T00:00', '03-09T00:00'],
    ]);
    expect(times({ fromDayOfWeek: 3 })).toEqual([['03-04T00:00', '03-05T00:00']]);
  });

  it('is a moment where it has no end', () => {
    expect(times({ fromDayOfWeek: 2, from: '12:00' })).toEqual([['03-03T12:00', '03-03T12:00']]);
  });

  it('goes by the clock of its zone, changes of the clock included', () => {
    expect(times({ fromDayOfWeek: 1, from: '09:00', to: '10:00', timezone: 'Asia/Shanghai' })).toEqual(
      [
        ['03-02T01:00', '03-02T02:00'],
        ['03-09T01:00', '03-09T02:00'],
      ].slice(0, 1),
    );
    const spring = { fromMs: ms('2026-03-28T12:00:00Z'), toMs: ms('2026-03-30T00:00:00Z') };
    expect(times({ from: '09:00', to: '10:00' }, 'Europe/Berlin', spring)).toEqual([['03-29T07:00', '03-29T08:00']]);
  });

  it('is nothing without a time or a day', () => {
    expect(times({})).toEqual([]);
    expect(times({ from: 'soon', fromDayOfWeek: 9 })).toEqual([]);
  });
});

describe('regions in a file', () => {
  const calendar = { zone: 'utc', weekStart: 1, fiscalStart: 0 };
  const eventsOf = async (file: object) => {
    const [, query] = readAnnotations(file as Record<string, unknown>);
    const region = timeRegionOf(query?.source ?? {});
    if (query === undefined || region === undefined) throw new Error('there is no region');
    return await eventsOfRegion(region, query, { range: week, calendar }, { ids: [4], isExcluded: false }).send(
      new AbortController().signal,
    );
  };

  it('are marked in the panels that the annotation names', async () => {
    const list = [
      {
        name: 'Work',
        iconColor: 'green',
        datasource: { type: 'datasource', uid: 'grafana' },
        filter: { ids: [4] },
        target: {
          queryType: 'timeRegions',
          timeRegion: { fromDayOfWeek: 1, from: '08:00', toDayOfWeek: 1, to: '09:00' },
        },
      },
    ];
    expect(await eventsOf({ annotations: { list } })).toMatchObject([
      { title: 'Work', color: 'green', panels: { ids: [4], isExcluded: false }, timeMs: ms('2026-03-02T08:00:00Z') },
    ]);
  });

  it('are those of an old panel, in UTC', async () => {
    const timeRegions = [{ fromDayOfWeek: 2, from: '10:00', to: '11:00', colorMode: 'red' }];
    const panel = { id: 7, type: 'graph', title: 'Load', timeRegions };
    const expected = [{ color: 'red', timeMs: ms('2026-03-03T10:00:00Z') }];
    expect(await eventsOf({ panels: [panel], timezone: 'Asia/Tokyo' })).toMatchObject(expected);
    expect(await eventsOf({ panels: [{ type: 'row', panels: [panel] }] })).toMatchObject(expected);
    expect(readAnnotations({ panels: [panel] })[1]?.source?.filter).toEqual({ ids: [7] });
  });
});
