import fc from 'fast-check';

/** JSON text for tests, with what is true of it by construction, so that no parser has to say what is expected. */
export interface SampleText {
  text: string;
  /** Put together from the values of its parts: JSON.parse is one of the parsers that are tested (`parse.ts`). */
  value: unknown;
  depth: number;
  hasRefusedKey: boolean;
  hasNullCharacter: boolean;
  hasLoneSurrogate: boolean;
}

type SampleParts = Omit<SampleText, 'value'>;

export interface SampleMember {
  key: string;
  keyText: string;
  value: SampleText;
}

/** The text of an object and its members in the order of the text. */
export interface SampleObject {
  text: string;
  members: SampleMember[];
}

export const whiteSpace = fc.constantFrom('', '', '', ' ', '\n  ', '\t', '\r\n');

const harmlessPieces = [
  'a',
  'name',
  '_',
  ' ',
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  'é',
  '中',
  '😀',
  '\\"',
  '\\\\',
  '\\/',
  '\\n',
];
const escapedPieces = ['\\u0041', '\\u005f', '\\u4e2d', '\\ud83d\\ude00', '\\uD83D\\uDE00', '\\\\u0000', '\\u003c'];
const hostilePieces = ['\\u0000', '\\ud800', '\\uDC00', '\\ud83d'];

/** Spellings of the key that code which merges objects would take for the prototype. */
const prototypeKey = fc
  .array(fc.boolean(), { minLength: 9, maxLength: 9 })
  .map((flags) => [...'__proto__'].map((letter, at) => (flags[at] ? escapeOf(letter) : letter)).join(''))
  .map((inner) => `"${inner}"`);

function escapeOf(letter: string): string {
  return `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

export function stringText(hostile: boolean): fc.Arbitrary<string> {
  const pieces = [...harmlessPieces, ...escapedPieces, ...(hostile ? hostilePieces : [])];
  const long = fc.integer({ min: 20, max: 60 }).map((length) => 'x'.repeat(length));
  return fc
    .array(fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...pieces) }, { weight: 1, arbitrary: long }), {
      maxLength: 6,
    })
    .map((parts) => `"${parts.join('')}"`);
}

export const scalarText = fc.constantFrom(
  ...['0', '-0', '1', '1.0', '1e2', '100', '12345678901234567890', '9007199254740993', 'true', 'false', 'null'],
);

function keyText(hostile: boolean): fc.Arbitrary<string> {
  const usual = fc.constantFrom('"a"', '"b"', '"1"', '"10"', '"name"', '"\\u0061"', '""', '"proto"', '"__proto___"');
  return hostile
    ? fc.oneof(
        { weight: 8, arbitrary: usual },
        { weight: 2, arbitrary: stringText(true) },
        { weight: 1, arbitrary: prototypeKey },
      )
    : fc.oneof({ weight: 4, arbitrary: usual }, { weight: 1, arbitrary: stringText(false) });
}

/** Any JSON text; a hostile one may hold everything that checkJsonText refuses. */
export function jsonText(hostile: boolean): fc.Arbitrary<SampleText> {
  return fc.letrec<{ value: SampleText; container: SampleText }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 5, withCrossShrink: true },
      { weight: 2, arbitrary: scalarText.map((text) => leaf(text)) },
      { weight: 2, arbitrary: stringText(hostile).map((text) => leaf(text)) },
      { weight: 3, arbitrary: tie('container') },
    ),
    container: fc.oneof(
      fc.array(fc.tuple(whiteSpace, tie('value'), whiteSpace), { maxLength: 4 }).map((items) =>
        container(
          '[',
          items.map(([left, value, right]) => around(value, left, right)),
          ']',
          items.map(([, { value }]) => value),
        ),
      ),
      fc
        .array(fc.tuple(whiteSpace, keyText(hostile), whiteSpace, whiteSpace, tie('value'), whiteSpace), {
          maxLength: 4,
        })
        .map((members) =>
          container(
            '{',
            members.map(([left, key, beforeColon, afterColon, value, right]) => {
              const facts = leaf(key);
              const merged = merge([facts, value]);
              const isRefused = JSON.parse(key) === '__proto__';
              return {
                ...merged,
                hasRefusedKey: merged.hasRefusedKey || isRefused,
                text: `${left}${key}${beforeColon}:${afterColon}${value.text}${right}`,
              };
            }),
            '}',
            Object.fromEntries(members.map(([, key, , , { value }]) => [JSON.parse(key) as string, value])),
          ),
        ),
    ),
  })).value;
}

/** An object whose members are known, duplicates among them, in any formatting. */
export const sampleObject: fc.Arbitrary<SampleObject> = fc
  .tuple(
    whiteSpace,
    fc.array(fc.tuple(whiteSpace, keyText(false), whiteSpace, jsonText(false), whiteSpace), { maxLength: 6 }),
    whiteSpace,
    whiteSpace,
  )
  .map(([before, members, inner, behind]) => ({
    text: `${before}{${members
      .map(([left, key, colon, value, right]) => `${left}${key}${colon}:${colon}${value.text}${right}`)
      .join(',')}${inner}}${behind}`,
    members: members.map(([, key, , value]) => ({ key: JSON.parse(key) as string, keyText: key, value })),
  }));

function leaf(text: string): SampleText {
  const value: unknown = JSON.parse(text);
  return {
    text,
    value,
    depth: 0,
    hasRefusedKey: false,
    hasNullCharacter: typeof value === 'string' && value.includes('\0'),
    hasLoneSurrogate: typeof value === 'string' && !value.isWellFormed(),
  };
}

function around(sample: SampleText, left: string, right: string): SampleParts {
  return { ...sample, text: left + sample.text + right };
}

function container(open: string, parts: readonly SampleParts[], close: string, value: unknown): SampleText {
  const merged = merge(parts);
  const text = `${open}${parts.map((part) => part.text).join(',')}${close}`;
  return { ...merged, value, depth: merged.depth + 1, text };
}

function merge(parts: readonly SampleParts[]): SampleParts {
  return {
    text: '',
    depth: Math.max(0, ...parts.map((part) => part.depth)),
    hasRefusedKey: parts.some((part) => part.hasRefusedKey),
    hasNullCharacter: parts.some((part) => part.hasNullCharacter),
    hasLoneSurrogate: parts.some((part) => part.hasLoneSurrogate),
  };
}
