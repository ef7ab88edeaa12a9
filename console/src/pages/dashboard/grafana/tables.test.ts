import { describe, expect, it } from 'vitest';
import { column, frame, timeOf } from '../../../charts/testing.ts';
import { withTables } from './tables.ts';

const series = (refId: string, host: string, value: number) => ({
  ...frame(timeOf(1_000), column('Value', [value], { labels: { host, __name__: 'up' } })),
  refId,
});
const shape = (frames: ReturnType<typeof withTables>) =>
  frames.map(({ refId, columns }) => [refId, columns.map(({ title, values }) => [title, values])]);

describe('series that are wanted as a table', () => {
  it('are its rows, with a column for each label', () => {
    const panel = { targets: [{ refId: 'A', format: 'table' }] };
    expect(shape(withTables([series('A', 'a', 1), series('A', 'b', 2)], panel))).toEqual([
      [
        'A',
        [
          ['Time', [1_000, 1_000]],
          ['__name__', ['up', 'up']],
          ['host', ['a', 'b']],
          ['Value', [1, 2]],
        ],
      ],
    ]);
  });

  it('are told apart by their query where several are', () => {
    const panel = { targets: ['A', 'B'].map((refId) => ({ refId, format: 'table' })) };
    const made = withTables([series('A', 'a', 1), series('B', 'a', 2)], panel);
    expect(made.map(({ columns }) => columns.at(-1)?.title)).toEqual(['Value #A', 'Value #B']);
  });

  it('stay what they are where they are wanted as series, or are a table already', () => {
    const table = frame(timeOf(1), column('host', ['a']), column('n', [1]));
    const frames = [series('B', 'a', 1), table];
    const panel = { targets: [{ refId: 'A', format: 'table' }, { refId: 'B' }] };
    expect(withTables(frames, panel)).toEqual(frames);
  });
});
