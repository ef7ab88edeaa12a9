import type fc from 'fast-check';
import type { Draft } from './draft.ts';
import { write } from './json-text.ts';
import { each, type Mutation, oneOf } from './mutation.ts';
import { depths, longText, nested } from './values.ts';

const bom = Buffer.from([0xef, 0xbb, 0xbf]);
const space = Buffer.from(' \r\n\t ');

/** Bodies as a whole: what is no JSON object, what is no UTF-8, and what surrounds or cuts a valid one. */
const wholes: readonly string[] = [
  '',
  'null',
  '{}',
  '[]',
  '1',
  '"text"',
  'true',
  ' ',
  '{',
  '}',
  '{"a":}',
  '{,}',
  '[{}]',
  'a=1&b=2',
  '\u0000',
  '{"a":1}}',
  '{}{}',
  "{'a':1}",
  '// {}',
  'undefined',
];

/** Byte sequences that UTF-8 does not have. */
const broken: readonly number[][] = [
  [0xff],
  [0xc0, 0xaf],
  [0xed, 0xa0, 0x80],
  [0xf5, 0x80, 0x80, 0x80],
  [0xc3],
  [0x80],
  [0x00],
];

const rewritten = (draft: Draft, change: (text: string) => string | Buffer): void => {
  draft.bytes = Buffer.from(change(write(draft.body)));
};

/** Somewhere inside: the place of the `part`th tenth. */
const tenth = (text: string, part: number): number => Math.floor((text.length * part) / 10);

const insertBytes = (text: string, at: number, bytes: readonly number[]): Buffer =>
  Buffer.concat([Buffer.from(text.slice(0, at)), Buffer.from(bytes), Buffer.from(text.slice(at))]);

/** In the middle of a string, if there is one: where the bytes would be stored. */
const insideText = (text: string): number => text.indexOf(':"') + 2;

export function bodyMutations(): fc.Arbitrary<Mutation> {
  return oneOf(
    [3, each('whole', wholes, (draft, text) => rewritten(draft, () => text))],
    [3, each('cut at tenth', [1, 5, 9], (draft, part) => rewritten(draft, (text) => text.slice(0, tenth(text, part))))],
    [
      3,
      each('bytes', broken, (draft, bytes) => rewritten(draft, (text) => insertBytes(text, insideText(text), bytes))),
    ],
    [
      2,
      each('space around', [space], (draft, around) =>
        rewritten(draft, (text) => Buffer.concat([around, Buffer.from(text), around])),
      ),
    ],
    [
      1,
      each('byte order mark', [bom], (draft, mark) =>
        rewritten(draft, (text) => Buffer.concat([mark, Buffer.from(text)])),
      ),
    ],
    [
      1,
      each('in UTF-16', ['utf16le'] as const, (draft, encoding) =>
        rewritten(draft, (text) => Buffer.from(text, encoding)),
      ),
    ],
    [1, each('deep', depths, (draft, depth) => rewritten(draft, () => nested(depth, depth > 1000 ? '[' : '{"a":')))],
    [2, each('escaped', ['x'], (draft) => rewritten(draft, escapeAll))],
    [1, each('long tail', [longText], (draft, tail) => rewritten(draft, (text) => text + tail))],
    [1, each('swapped', ['"', ':', ',', '{'], (draft, mark) => rewritten(draft, (text) => text.replace(mark, '\\')))],
  );
}

/** The same value with every character of every string as an escape. */
const escapeAll = (text: string): string =>
  text.replaceAll(/"((?:[^"\\]|\\.)*)"/g, (whole, inner: string) =>
    inner.includes('\\')
      ? whole
      : `"${[...Array(inner.length).keys()].map((at) => `\\u${inner.charCodeAt(at).toString(16).padStart(4, '0')}`).join('')}"`,
  );
