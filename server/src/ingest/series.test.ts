import fc from 'fast-check';
import { expect, it } from 'vitest';
import { SeriesWatch } from './series.ts';
import { pointOf } from './testing/points.ts';

const limits = { seriesMax: 1_000_000, namesMax: 1_000_000, measurementsMax: 1_000_000 };
const dayMs = 86_400_000;

it('tells series apart by measurement, names and values, however alike they are, and not by the order of tags', () => {
  const tag = fc.tuple(
    fc.constantFrom('a', 'b', 'ab', 'ba'),
    fc.constantFrom('', 'a', 'b', 'ab', 'aa', '1', '12', '21'),
  );
  const series = fc.tuple(
    fc.constantFrom('m', 'n', 'ma'),
    fc.uniqueArray(tag, { selector: ([key]) => key, maxLength: 4 }),
  );
  const canonical = (measurement: string, tags: readonly (readonly [string, string])[]) =>
    JSON.stringify([measurement, tags.toSorted()]);
  fc.assert(
    fc.property(fc.array(series, { minLength: 1, maxLength: 100 }), (list) => {
      const different = new Set(list.map(([measurement, tags]) => canonical(measurement, tags))).size;
      const { refusalOf } = new SeriesWatch({ ...limits, seriesMax: different }).refusals(1, 'metric', 0);
      const send = ([measurement, tags]: readonly [string, readonly (readonly [string, string])[]]) =>
        refusalOf(pointOf(measurement, Object.fromEntries(tags), { f: 1 }));
      // All of them fit, in any order of their tags, and one more does not.
      for (const [measurement, tags] of list) {
        expect(send([measurement, tags])).toBeUndefined();
        expect(send([measurement, tags.toReversed()])).toBeUndefined();
      }
      expect(send(['another', [['a', 'z']]])).toMatch(/is another one/);
    }),
    { numRuns: 200 },
  );
});

it('counts each workspace, each category and each day on its own', () => {
  const watch = new SeriesWatch({ ...limits, namesMax: 1 });
  const send = (workspace: number, category: 'metric' | 'logging', name: string, nowMs: number) =>
    watch.refusals(workspace, category, nowMs).refusalOf(pointOf('m', {}, { [name]: 1 }));
  expect(send(1, 'metric', 'a', 0)).toBeUndefined();
  expect(send(1, 'metric', 'b', 0)).toMatch(/"b" is another one/);
  expect(send(1, 'metric', 'a', 0)).toBeUndefined();
  expect(send(2, 'metric', 'b', 0)).toBeUndefined();
  expect(send(1, 'logging', 'b', 0)).toBeUndefined();
  expect(send(1, 'metric', 'b', dayMs)).toBeUndefined();
});
