import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkBase64, readableBase64 } from './base64.ts';

const faultOf = (text: string): unknown => {
  try {
    checkBase64('content', text);
    return undefined;
  } catch (error) {
    return (error as { detail: unknown }).detail;
  }
};

describe('checkBase64', () => {
  it.each(['', 'YQ==', 'YWI=', 'YWJj', 'YWJj\n', 'YW\nJj', 'YW\r\nJj\r\n', '+/+/', '\n'])('accepts %j', (text) => {
    expect(faultOf(text)).toBeUndefined();
  });

  it.each([
    ['YWJj YWJj', 4, 'a blank inside'],
    ['YWJ-', 3, 'the alphabet for addresses'],
    ['YWJj\u00e9', 4, 'a letter outside the alphabet'],
    ['YQ==YWJj', 2, 'padding in the middle'],
    ['YQ', 2, 'no padding'],
    ['YWJjY\n', 6, 'a cut end'],
    ['Y===', 3, 'padding for a byte that is not there'],
    ['YR==\n', 3, 'bits that no byte holds'],
  ])('refuses %j at offset %i: %s', (text, offset) => {
    expect(faultOf(text)).toEqual({ field: 'content', offset });
  });

  it('accepts whatever bytes an encoder writes, with and without line breaks', () => {
    const breakLines = (text: string, width: number, end: string) =>
      text.replaceAll(new RegExp(`.{${width}}`, 'g'), `$&${end}`);
    fc.assert(
      fc.property(
        fc.uint8Array(),
        fc.integer({ min: 1, max: 80 }),
        fc.constantFrom('', '\n', '\r\n'),
        (bytes, width, end) => {
          expect(faultOf(breakLines(Buffer.from(bytes).toString('base64'), width, end))).toBeUndefined();
        },
      ),
    );
  });

  it('refuses any text that encodes no bytes', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('A', 'R', 'Q', '=', '\n', '-', ' ') }), (text) => {
        const symbols = text.replaceAll('\n', '');
        const isBase64 = /^(?:[ARQ]{4})*(?:[ARQ][AQ]==|[ARQ]{2}[AQ]=)?$/.test(symbols);
        expect(faultOf(text) === undefined).toBe(isBase64);
      }),
    );
  });
});

describe('readableBase64', () => {
  it('shows text by lines, tells spellings of the same bytes apart, and leaves what is not text', () => {
    expect(readableBase64('YQpi')).toEqual({ lines: ['a', 'b'] });
    expect(readableBase64('YQpi\n')).toEqual({ lines: ['a', 'b'], asSent: 'YQpi\n' });
    expect(readableBase64('/w==')).toBe('/w==');
  });
});
