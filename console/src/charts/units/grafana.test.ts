import { describe, expect, it } from 'vitest';
import { grafanaUnit, grafanaUnitIds } from './grafana.ts';

const context = { zone: 'utc', language: 'en', nowMs: Date.UTC(2026, 10, 22, 12) };
const print = (value: number, id: string, decimals?: number): string =>
  grafanaUnit(id).print(value, { decimals, hasSeparators: false }, context);

describe('units of Grafana', () => {
  it.each([
    [10000086.123, 'ms', 1, '2.8 hour'],
    [10000000, 'kbytes', 3, '9.537 GiB'],
    [10000000, 'deckbytes', 3, '10.000 GB'],
    [1, 'dtdurations', undefined, '1 second'],
    [38898367008, 'dtdurationms', 1, '1 year, 2 months'],
    [3661, 'dthms', undefined, '01:01:01'],
    [3599999, 'clockms', 1, '59m:59s'],
    [100, 'hex', undefined, '64'],
    [-584, 'hex0x', undefined, '-0x248'],
    [1234567, 'short', undefined, '1.23 Mil'],
    [0.824, 'percentunit', undefined, '82.4%'],
    [82.4, 'percent', undefined, '82.4%'],
    [12000, 'currencyUSD', undefined, '$12K'],
    [-12000, 'currencyUSD', undefined, '-$12K'],
    [1536, 'bytes', undefined, '1.5 KiB'],
    [1536, 'decbytes', undefined, '1.54 kB'],
    [0.0123, 's', undefined, '12.3 ms'],
    [0.001, 's', undefined, '1 ms'],
    [90, 's', undefined, '1.5 min'],
    [0, 's', undefined, '0 s'],
    [1500, 'reqps', undefined, '1.5K req/s'],
    [0, 'bool_yes_no', undefined, 'No'],
    [7, 'req/min', undefined, '7 req/min'],
    [7, 'suffix:x', undefined, '7x'],
    [7, 'prefix:€', undefined, '€7'],
    [0, 'time:YYYY-MM-DD', undefined, '1970-01-01'],
    [0, 'dateTimeAsIso', undefined, '1970-01-01 00:00:00'],
    [1234567.5, 'locale', undefined, '1,234,568'],
    [1500, 'si:mF', undefined, '1.5 F'],
  ])('prints %d as %s', (value, id, decimals, text) => {
    expect(print(value, id, decimals)).toBe(text);
  });

  it('prints a number in every unit that can be chosen', () => {
    for (const id of grafanaUnitIds) {
      for (const value of [0, 1, -1.5, 1e12, 1e-9]) expect(print(value, id), `${id} ${value}`).toMatch(/\S/);
    }
  });

  it('takes a name that every object has for a unit, not for one of its own', () => {
    expect(print(1, 'constructor')).toBe('1 constructor');
  });
});
