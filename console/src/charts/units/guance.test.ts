import { describe, expect, it } from 'vitest';
import { familyOfUnit, guanceText, guanceUnits } from './guance.ts';

const context = { zone: 'utc', language: 'en', nowMs: 0 };
const print = (value: number, family: string, unit: string, decimals: number | undefined = 2): string =>
  guanceText(value, [family, unit], { decimals, hasSeparators: true }, context);

describe('units of Guance', () => {
  it.each([
    [1536, 'digital', 'B', '1.5KB'],
    [2048, 'digital', 'MB', '2GB'],
    [90000, 'time', 'ms', '1.5min'],
    [10_000_000_000, 'time', 'ns', '10s'],
    [5, 'time', 'µs', '5μs'],
    [0.824, 'percent', 'percent_decimal', '82.4%'],
    [82.4, 'percent', 'percent', '82.4%'],
    [12, 'throughput', 'readps', '12rps'],
    [1234.5, 'custom', 'req/s', '1,234.5req/s'],
    [12000, 'currencySymbol', 'usd', '$12K'],
    [120000, 'rmb', 'yuan', '12万元'],
    [0, 'timeStamp', 's', '1970-01-01 00:00:00'],
    [1_500_000, 'number', 'short_scale', '1.5M'],
    [0, 'digital', 'MB', '0MB'],
    [-2048, 'digital', 'B', '-2KB'],
    [300, 'temperature', 'K', '300K'],
    [0.5, 'frequency', 'Hz', '500mHz'],
    [1500, 'diitalUnit', 'bps', '1.5Kbps'],
  ])('prints %d %s/%s', (value, family, unit, text) => {
    expect(print(value, family, unit)).toBe(text);
  });

  it('keeps all digits when asked to', () => {
    expect(guanceText(1.23456, ['custom', ''], { decimals: undefined, hasSeparators: false }, context)).toBe('1.23456');
  });

  it('counts in ten thousands in Chinese', () => {
    const chinese = { ...context, language: 'zh' };
    expect(guanceText(12000, ['number', 'default'], { decimals: 2, hasSeparators: true }, chinese)).toBe('1.2万');
  });

  it('finds the family of a unit that stands alone', () => {
    expect([familyOfUnit('ms'), familyOfUnit('percent'), familyOfUnit('MB'), familyOfUnit('nothing')]).toEqual([
      'time',
      'percent',
      'digital',
      undefined,
    ]);
  });

  it('prints a number in every unit that can be chosen', () => {
    for (const [family, unit] of guanceUnits) expect(print(1234.5, family, unit), unit).toMatch(/\d/);
  });
});
