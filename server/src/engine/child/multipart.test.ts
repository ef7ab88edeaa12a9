import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readMultipart } from './multipart.ts';

const boundary = 'b0undary-27';
const contentType = `multipart/form-data; boundary=${boundary}`;

function written(parts: readonly (readonly [string, string])[]): Buffer {
  const text = parts.map(
    ([name, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  return Buffer.from(`${text.join('')}--${boundary}--\r\n`);
}

it('reads every part as it was written', () => {
  const value = fc.string({ unit: 'binary' }).filter((text) => !text.includes(boundary));
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.tuple(fc.stringMatching(/^[a-z_]+$/), value), { selector: ([name]) => name }),
      (parts) => {
        expect([...readMultipart(written(parts), contentType)]).toEqual(parts);
      },
    ),
  );
});

it('refuses a body that is cut short anywhere, with the code of the engine', () => {
  const whole = written([['query', 'SELECT 1']]);
  for (let length = 0; length < whole.length - 4; length += 1) {
    expect(() => readMultipart(whole.subarray(0, length), contentType)).toThrow(/^Code: 36\./);
  }
});

it('refuses a body whose head names no boundary', () => {
  expect(() => readMultipart(written([]), 'multipart/form-data')).toThrow(/boundary/);
});
