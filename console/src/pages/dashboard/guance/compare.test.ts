import { describe, expect, it } from 'vitest';
import { changesOf, changeText } from '../../../charts/changes.ts';
import { plainChart } from '../../../charts/chart.ts';
import { reducedOf } from '../../../charts/reduced.ts';
import { column, frame, timeOf } from '../../../charts/testing.ts';
import { comparisonsOf } from './compare.ts';
import { comparedFrame } from './compared-frame.ts';
import { guanceRequest } from './request.ts';

const calendar = { zone: 'utc', weekStart: 1, fiscalStart: 0 };
const range = { fromMs: Date.UTC(2026, 2, 31, 6), toMs: Date.UTC(2026, 2, 31, 8) };
const chart = (type: string, compareType: unknown) => ({
  type,
  extend: { settings: { openCompare: true, compareType } },
  queries: [{ qtype: 'dql', query: { code: 'A', q: 'M::cpu:(avg(load)) BY host' } }],
});

describe('a chart that compares', () => {
  it('asks for the same at earlier times, on the calendar of the zone', () => {
    const of = (types: unknown) =>
      comparisonsOf(chart('sequence', types), range, calendar).map(({ label, range: { fromMs, toMs } }) => [
        label,
        new Date(fromMs).toISOString().slice(0, 13),
        new Date(toMs).toISOString().slice(0, 13),
      ]);
    expect(of(['hourCompare', 'dayCompare', 'weekCompare', 'monthCompare', 'circleCompare', 'unknown'])).toEqual([
      ['−1 h', '2026-03-31T05', '2026-03-31T07'],
      ['−1 d', '2026-03-30T06', '2026-03-30T08'],
      ['−7 d', '2026-03-24T06', '2026-03-24T08'],
      ['−1 M', '2026-02-28T06', '2026-02-28T08'],
      ['−1 ×', '2026-03-31T04', '2026-03-31T06'],
    ]);
    expect(of('')).toEqual([]);
    expect(comparisonsOf(chart('pie', ['dayCompare']), range, calendar)).toEqual([]);
    const asked = guanceRequest(chart('sequence', ['dayCompare']), new Map(), { ...range, points: 10 }, calendar);
    expect(asked?.request.queries.map(({ query }) => query.timeRange)).toEqual([
      [range.fromMs, range.toMs],
      [range.fromMs - 86_400_000, range.toMs - 86_400_000],
    ]);
    expect(asked?.codes.map(({ comparison }) => comparison)).toEqual([
      undefined,
      { label: '−1 d', shiftMs: 86_400_000 },
    ]);
  });

  it('draws what was on the axis of what is, dashed', () => {
    const then = comparedFrame(frame(timeOf(1_000), column('load', [3])), { label: '−1 h', shiftMs: 500 });
    expect(then.columns[0]?.values).toEqual([1_500]);
    expect(then.columns[1]).toMatchObject({ title: 'load (−1 h)', field: { draw: { dash: [6, 4] } } });
  });

  it('says how much a single value has changed, where it can', () => {
    const now = frame(column('load', [15], { labels: { host: 'a' } }));
    const compared = (value: number | null) => [
      now,
      comparedFrame(frame(column('load', [value], { labels: { host: 'a' } })), { label: '−1 d', shiftMs: 1 }),
    ];
    const [value] = reducedOf([now], plainChart);
    if (value === undefined) throw new Error('there is no value');
    const text = (then: number | null) =>
      changesOf(value, compared(then), plainChart).map((each) => changeText(each.percent));
    expect(text(10)).toEqual(['▲ 50.0%']);
    expect(text(20)).toEqual(['▼ 25.0%']);
    expect([text(0), text(null)]).toEqual([['N/A'], ['N/A']]);
  });
});
