import { describe, expect, it } from 'vitest';
import { csvOf } from './csv.ts';
import { tableOf } from './table-of.ts';
import { column, frame, timeOf } from './testing.ts';

const shape = (made: ReturnType<typeof tableOf>) => made.columns.map(({ title, values }) => [title, values]);

describe('a table of everything', () => {
  it('puts series side by side', () => {
    const made = tableOf([frame(timeOf(1, 2), column('a', [1, 2])), frame(timeOf(2), column('b', [3]))]);
    expect(shape(made)).toEqual([
      ['Time', [1, 2]],
      ['a', [1, 2]],
      ['b', [undefined, 3]],
    ]);
  });

  it('puts other tables below each other', () => {
    const made = tableOf([
      frame(column('host', ['x']), column('a', [1])),
      frame(column('host', ['y']), column('b', [2])),
    ]);
    expect(shape(made)).toEqual([
      ['host', ['x', 'y']],
      ['a', [1, null]],
      ['b', [null, 2]],
    ]);
  });
});

describe('CSV', () => {
  it('quotes what must be, writes times as ISO, and lets no spreadsheet run a text', () => {
    const text = csvOf(
      frame(
        timeOf(0, 1000, 2000, 3000),
        column('say "x", y', ['a,b', '=1+1', 'line\nbreak', '-x']),
        column('n', [1, -2, null, 4]),
      ),
    );
    expect(text.split('\r\n')).toEqual([
      'Time,"say ""x"", y",n',
      '1970-01-01T00:00:00.000Z,"a,b",1',
      "1970-01-01T00:00:01.000Z,'=1+1,-2",
      '1970-01-01T00:00:02.000Z,"line\nbreak",',
      "1970-01-01T00:00:03.000Z,'-x,4",
      '',
    ]);
  });
});
