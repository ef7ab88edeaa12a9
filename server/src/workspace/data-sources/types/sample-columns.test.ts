import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseJson } from '../../../json/index.ts';
import { readSamples, sampleValue } from './sample-columns.ts';

/** What the columns of a list must be, the slow way. */
const columnsOf = (samples: readonly (readonly [number, string])[]) => ({
  timesMs: samples.map(([seconds]) => Math.round(seconds * 1_000)),
  values: samples.map(([, text]) => sampleValue(text)),
});

const answerOf = (values: unknown, metric: object = { host: 'a' }) => ({
  status: 'success',
  data: { resultType: 'matrix', result: [{ metric, values }] },
});

const read = (answer: object): unknown => readSamples(Buffer.from(JSON.stringify(answer)));

const seconds = fc.oneof(
  fc.integer({ min: 0, max: 4_000_000_000 }),
  fc.integer({ min: 0, max: 4_000_000_000_000 }).map((ms) => ms / 1_000),
);
const value = fc.oneof(
  fc.double().map(String),
  fc.integer().map(String),
  fc.tuple(fc.integer({ min: -1e9, max: 1e9 }), fc.nat(99_999)).map(([whole, part]) => `${whole}.${part}`),
  fc.constantFrom('NaN', '+Inf', '-Inf', '1e+06', '2.5e-07', '-0', '0', '0.1', '12345678901234567890.5'),
);

it('reads samples as the same numbers as JSON and Number do', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(seconds, value), { minLength: 1, maxLength: 30 }), (samples) => {
      expect(read(answerOf(samples))).toEqual(answerOf(columnsOf(samples)));
    }),
  );
});

it('reads everything else as JSON.parse does, labels that look like samples included', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 4 }), fc.string(), (text, label) => {
      const answer = answerOf([], { label, text, mark: '"values":[[1,"2"]]', values: '[[1,"2"]]' });
      expect(read(answer)).toEqual(answer);
      expect(readSamples(Buffer.from(text))).toEqual(parseJson(text));
    }),
  );
});

it('leaves lists that are not of samples as they are', () => {
  for (const values of [
    [['1767225600000000000', 'a line']],
    [[1, 2]],
    [[1, '2', 3]],
    [[1, '2'], []],
    [[1, '\\"']],
    [[]],
  ]) {
    expect(read(answerOf(values))).toEqual(answerOf(values));
  }
});

it('refuses what is cut off', () => {
  const whole = JSON.stringify(
    answerOf([
      [1, '2'],
      [3, '4'],
    ]),
  );
  for (let length = 0; length < whole.length; length += 1) {
    expect(() => readSamples(Buffer.from(whole.slice(0, length)))).toThrow(SyntaxError);
  }
});
