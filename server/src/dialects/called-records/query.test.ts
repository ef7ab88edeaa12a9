import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readQuery } from './query.ts';

describe('the query of called-records', () => {
  test('is 1,000 calls of every URL and time, from the newest on, when nothing is said', () => {
    expect(readQuery('')).toEqual({ filter: {}, limit: 1_000, marker: undefined });
  });

  test('takes URLs as they are meant, whatever was encoded, and both bounds of time', () => {
    const url = '/v1/{project_id}/sdg/database/watermark/embed';
    for (const spelled of [url, encodeURIComponent(url)]) {
      expect(readQuery(`called_url=${spelled}&start_time=0&end_time=1638515803572&limit=2000&marker=abc`)).toEqual({
        filter: { path: url, fromMs: 0, toMs: 1_638_515_803_572 },
        limit: 2_000,
        marker: 'abc',
      });
    }
  });

  test('takes an empty marker and an empty URL for one that was left out', () => {
    expect(readQuery('marker=&called_url=')).toEqual({ filter: {}, limit: 1_000, marker: undefined });
  });

  test('passes over names that it does not know: clients of the family add their own', () => {
    expect(readQuery('offset=3&limit=5&limit2=9').limit).toBe(5);
  });

  test('takes times that no call can have: clients send the largest number that they know', () => {
    expect(readQuery('start_time=-1&end_time=9223372036854775807').filter).toEqual({
      fromMs: 0,
      toMs: 253_402_300_799_999,
    });
    expect(readQuery('start_time=5&end_time=5').filter).toEqual({ fromMs: 5, toMs: 5 });
  });

  test.each([
    'limit=0',
    'limit=-1',
    'limit=2001',
    'limit=1.5',
    'limit=ten',
    'limit=',
    'limit=1&limit=2',
    'start_time=yesterday',
    'start_time=',
    'start_time=1.5',
    'end_time=0x10',
    'end_time=1e3',
    'start_time=2&end_time=1',
    'called_url=%zz',
  ])('refuses %s', (text) => {
    expect(() => readQuery(text)).toThrow(expect.objectContaining({ code: 'InvalidParameter' }));
  });

  test('is read or refused, whatever is sent', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary-ascii' }),
        fc.constantFrom('limit', 'start_time', 'marker', ''),
        (text, name) => {
          try {
            const { limit } = readQuery(`${name}=${text}`);
            expect(limit >= 1 && limit <= 2_000 && Number.isInteger(limit)).toBe(true);
          } catch (error) {
            expect(error).toMatchObject({ code: 'InvalidParameter' });
          }
        },
      ),
    );
  });
});
