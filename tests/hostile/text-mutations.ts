import type fc from 'fast-check';
import type { Draft } from './draft.ts';
import { each, type Mutation, oneOf, uuidOf, uuidSources } from './mutation.ts';
import { listedValues, type Schema, typesOf } from './places.ts';
import { brokenEncodings, longText, nested, numbers, texts } from './values.ts';

/** encodeURIComponent also for texts with half of a surrogate pair, which become the replacement character. */
const encoded = (text: string): string => encodeURIComponent(text.toWellFormed());

/** What one parameter of a path or query may be replaced with. `put` takes percent-encoded text. */
export function textMutations(
  schema: Schema,
  put: (draft: Draft, encodedText: string) => void,
): fc.Arbitrary<Mutation> {
  const { maxLength = 128, minimum = 0, maximum = 100 } = schema;
  const listed = listedValues(schema).map(String);
  const isNumber = typesOf(schema).includes('integer');
  const allowed =
    listed.length > 0 ? listed : isNumber ? [minimum, maximum, minimum + 1].map(String) : ['a', 'ä', 'A B', '中'];
  const putText = (draft: Draft, text: string): void => put(draft, encoded(text));
  return oneOf(
    [8, each('allowed', allowed, putText)],
    [8, each('uuid of', uuidSources, (draft, source, world) => putText(draft, uuidOf(source, world)))],
    [
      isNumber ? 2 : 8,
      each(
        'text',
        texts.map((text) => text.slice(0, maxLength)),
        putText,
      ),
    ],
    [isNumber ? 8 : 2, each('number', numbers, putText)],
    [2, each('bound', [minimum - 1, maximum + 1, maximum + 0.5].map(String), putText)],
    [4, each('broken encoding', brokenEncodings, put)],
    [2, each('empty', [''], put)],
    [2, each('length', [maxLength, maxLength + 1, 999, 1_001], (draft, length) => putText(draft, 'x'.repeat(length)))],
    // Longer than all headers together may be.
    [1, each('long', [longText], put)],
  );
}

/** What the query as a whole may get beside the values of its parameters. */
export function queryMutations(name: string, schema: Schema): fc.Arbitrary<Mutation> {
  const isPair = (pair: string): boolean => pair.startsWith(`${encoded(name)}=`);
  const put = (draft: Draft, text: string): void => {
    draft.query = [...draft.query.filter((pair) => !isPair(pair)), `${encoded(name)}=${text}`];
  };
  const lists = [
    '[]',
    '["a"]',
    '["a","a"]',
    '[1]',
    '[null]',
    '{}',
    '"a"',
    '[',
    '["\\u0000"]',
    '["\\ud800"]',
    '[{"__proto__":1}]',
  ];
  const many = [JSON.stringify(Array(300).fill('a')), 'a,'.repeat(3_000), ',,,', 'a,,b', ' a , b '];
  const textsOfLists = [...lists, ...many, nested(90, '['), nested(101, '['), nested(3_000, '[')];
  return oneOf(
    [16, textMutations(schema, put)],
    [schema['x-query'] === undefined ? 2 : 16, each('list', textsOfLists, (draft, text) => put(draft, encoded(text)))],
    [
      2,
      each('left out', [undefined], (draft) => {
        draft.query = draft.query.filter((pair) => !isPair(pair));
      }),
    ],
    [
      4,
      each(
        'added',
        [
          'unheardOf=1',
          '__proto__=1',
          'constructor[prototype]=1',
          '=',
          '&&&',
          `${name}[]=a`,
          `${name}=a`,
          'a'.repeat(3_000),
          '%ff=1',
          '%00=1',
          'toString',
        ],
        (draft, pair) => {
          draft.query = [...draft.query, pair];
        },
      ),
    ],
    [
      1,
      each('many', [1_000, 1_001, 5_000], (draft, count) => {
        draft.query = [...draft.query, ...Array<string>(count).fill('')];
      }),
    ],
  );
}
