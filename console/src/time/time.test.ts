import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { timeOf } from './expression.ts';
import { quickMinutes, quickMinutesOf, quickRange, rangeOf, shifted, widened } from './range.ts';
import { durationMsOf, durationText, stepMsOf } from './step.ts';
import { offsetText, wallOf, wallTime } from './zones.ts';

const utc = { zone: 'utc', weekStart: 1, fiscalStart: 3 };
const now = Date.UTC(2026, 10, 22, 6, 30, 15, 500);
const iso = (text: string, side: 'from' | 'to' = 'from', calendar = utc): string | undefined => {
  const timeMs = timeOf(text, side, now, calendar);
  return timeMs === undefined ? undefined : new Date(timeMs).toISOString();
};

describe('times of dashboards', () => {
  it.each([
    ['now', '2026-11-22T06:30:15.500Z'],
    ['now-6h', '2026-11-22T00:30:15.500Z'],
    ['now+1d', '2026-11-23T06:30:15.500Z'],
    ['now-d', '2026-11-21T06:30:15.500Z'],
    ['now/d', '2026-11-22T00:00:00.000Z'],
    ['now-1d/d', '2026-11-21T00:00:00.000Z'],
    ['now/w', '2026-11-16T00:00:00.000Z'],
    ['now/M', '2026-11-01T00:00:00.000Z'],
    ['now/Q', '2026-10-01T00:00:00.000Z'],
    ['now/y', '2026-01-01T00:00:00.000Z'],
    ['now/fy', '2026-04-01T00:00:00.000Z'],
    ['now/fQ', '2026-10-01T00:00:00.000Z'],
    ['now - 1h', '2026-11-22T05:30:15.500Z'],
    ['2026-11-20', '2026-11-20T00:00:00.000Z'],
    ['2026-11-20 10:05', '2026-11-20T10:05:00.000Z'],
    ['2026-11-20T10:05:06.7Z', '2026-11-20T10:05:06.700Z'],
    ['2026-11-20||+1d/d', '2026-11-21T00:00:00.000Z'],
    ['1795328415000', '2026-11-22T06:20:15.000Z'],
  ])('reads %s', (text, expected) => {
    expect(iso(text)).toBe(expected);
  });

  it('rounds the end of a range to the end of the unit', () => {
    expect(iso('now/d', 'to')).toBe('2026-11-22T23:59:59.999Z');
    expect(iso('2026-11-20', 'to')).toBe('2026-11-20T23:59:59.999Z');
  });

  it.each(['', 'never', 'now-', 'now-6x', 'now/2d', 'now*2', '2026-13-01', '2026-11-20 99:00'])(
    'refuses %j',
    (text) => {
      expect(iso(text)).toBeUndefined();
    },
  );

  it('counts days on the clock of the zone, which has days of 23 and 25 hours', () => {
    const berlin = { ...utc, zone: 'Europe/Berlin' };
    const after = Date.UTC(2026, 2, 29, 10);
    expect(new Date(timeOf('now-1d', 'from', after, berlin) ?? 0).toISOString()).toBe('2026-03-28T11:00:00.000Z');
    expect(new Date(timeOf('now/d', 'from', after, berlin) ?? 0).toISOString()).toBe('2026-03-28T23:00:00.000Z');
    expect(iso('2026-07-01 12:00', 'from', berlin)).toBe('2026-07-01T10:00:00.000Z');
  });

  it('never fails, whatever is written', () => {
    fc.assert(fc.property(fc.string(), (text) => void iso(text)));
  });
});

/** In the three hours around the one that Berlin's clocks show twice, on the last Sunday of October. */
const clocksGoBack = fc
  .tuple(fc.integer({ min: 1996, max: 2090 }), fc.integer({ min: 0, max: 3 * 3_600_000 }))
  .map(([year, ms]) => {
    const last = new Date(Date.UTC(year, 9, 31));
    return Date.UTC(year, 9, 31 - last.getUTCDay()) + ms;
  });

describe('zones', () => {
  it.each(['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe'])(
    'reads the wall clock of %s back to the same moment',
    (zone) => {
      fc.assert(
        // A quarter of them in a night in which Europe's clocks go back.
        fc.property(fc.oneof({ weight: 3, arbitrary: fc.integer({ min: 0, max: 4e12 }) }, clocksGoBack), (timeMs) => {
          const back = wallTime(wallOf(timeMs, zone), zone);
          // An hour that the clock shows twice leads to the first of both.
          expect([0, 1_800_000, 3_600_000]).toContain(timeMs - back);
        }),
      );
    },
  );

  it('says how far from UTC a zone is', () => {
    expect(offsetText('Asia/Kolkata', now)).toBe('+05:30');
    expect(offsetText('America/New_York', now)).toBe('-05:00');
  });
});

describe('ranges', () => {
  it('end after they begin, or are none', () => {
    expect(rangeOf({ from: 'now-1h', to: 'now' }, now, utc)).toEqual({ fromMs: now - 3_600_000, toMs: now });
    expect(rangeOf({ from: 'now', to: 'now-1h' }, now, utc)).toBeUndefined();
    expect(rangeOf({ from: 'x', to: 'now' }, now, utc)).toBeUndefined();
  });

  it('that are offered are recognised again', () => {
    for (const minutes of quickMinutes) expect(quickMinutesOf(quickRange(minutes))).toBe(minutes);
    expect(quickMinutesOf({ from: 'now/d', to: 'now' })).toBeUndefined();
  });

  it('are moved by half their length and widened to twice', () => {
    const range = { fromMs: 1_000_000, toMs: 3_000_000 };
    expect(shifted(range, -1)).toEqual({ from: '0', to: '2000000' });
    expect(widened(range)).toEqual({ from: '0', to: '4000000' });
  });
});

describe('steps', () => {
  it('are numbers that people read', () => {
    expect(stepMsOf(6 * 3_600_000, 1_000)).toBe(20_000);
    expect(stepMsOf(3_600_000, 1_000)).toBe(5_000);
    expect(stepMsOf(3_600_000, 1_000, 15_000)).toBe(15_000);
  });

  it('are read and written', () => {
    expect(['10s', '>1m', '1h30m', '500ms', '', 'soon'].map(durationMsOf)).toEqual([
      10_000,
      60_000,
      5_400_000,
      500,
      undefined,
      undefined,
    ]);
    expect([90_000, 3_600_000, 1_500].map(durationText)).toEqual(['90s', '1h', '1500ms']);
  });
});
