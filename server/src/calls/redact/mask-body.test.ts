import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseJson } from '../../json/index.ts';
import { bodyBytesMax, maskBody } from './mask-body.ts';

const canary = 'cAnArY9Q8w7E';

/** JSON text with any white space between its tokens and any spelling of its strings. */
function spell(value: unknown, next: () => number): string {
  const white = () => ['', '', ' ', '\n', '\t '][next() % 5] as string;
  if (typeof value === 'string') {
    return `"${[...value].map((unit) => (next() % 3 === 0 && unit.length === 1 ? unicode(unit) : JSON.stringify(unit).slice(1, -1))).join('')}"`;
  }
  if (Array.isArray(value)) return `[${value.map((element) => white() + spell(element, next) + white()).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).map(
      ([key, member]) => `${white()}${spell(key, next)}${white()}:${white()}${spell(member, next)}${white()}`,
    );
    return `{${members.join(',')}}`;
  }
  return JSON.stringify(value);
}

const unicode = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;

const plainKey = fc.stringMatching(/^[a-j/~ ]{0,6}$/).filter((key) => key !== 'j');
const plainValue = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom(true, false, null, 7, -1.5e3),
    fc.string(),
    tie('list'),
    tie('object'),
  ),
  list: fc.array(tie('value'), { maxLength: 4 }),
  object: fc.dictionary(plainKey, tie('value'), { maxKeys: 4 }),
})).value;
const spelling = fc.array(fc.nat(1_000), { minLength: 8, maxLength: 40 }).map((choices) => {
  let at = 0;
  return () => choices[at++ % choices.length] as number;
});
/** Whatever may be declared as a secret: a text, a number, or something that holds it. */
const secretValue = fc.constantFrom<unknown>(canary, [canary], { deep: [{ x: canary }] }, `a"${canary}\\`);

describe('what is kept of a body', () => {
  it('never holds what stands where a pointer leads, and everything else as it was', () => {
    fc.assert(
      fc.property(plainValue, plainValue, secretValue, spelling, (before, after, secret, next) => {
        const body = (hidden: unknown) => ({
          before,
          account: { name: 'x', 'a/b~c': hidden, after },
          list: [{ pin: hidden }, { other: 1, pin: hidden }],
          after,
        });
        const { body: masked, bodyDigest } = maskBody(spell(body(secret), next), ['/account/a~1b~0c', '/list/*/pin']);
        expect(bodyDigest).toBe('');
        expect(masked).not.toContain(canary);
        expect(parseJson(masked)).toEqual(parseJson(JSON.stringify(body('******'))));
        expect(Object.keys(parseJson(masked) as object)).toEqual(['before', 'account', 'list', 'after']);
      }),
    );
  });

  it('never holds the value of a member whose name looks like a secret, declared or not', () => {
    const names = [
      'password',
      'newPassword',
      'SMTP_PASSWORD',
      'secret',
      'clientSecret',
      'token',
      'x-auth-token',
      'sk',
      'keySk',
      'apiKey',
    ];
    fc.assert(
      fc.property(fc.constantFrom(...names), plainValue, secretValue, spelling, (name, other, secret, next) => {
        const body = (hidden: unknown) => [other, { deep: { first: other, [name]: hidden, last: other } }];
        const { body: masked } = maskBody(spell(body(secret), next), []);
        expect(masked).not.toContain(canary);
        expect(parseJson(masked)).toEqual(parseJson(JSON.stringify(body('******'))));
      }),
    );
  });

  it('is the very text that was sent when nothing in it is secret', () => {
    fc.assert(
      fc.property(plainValue, spelling, (value, next) => {
        const text = spell({ value }, next);
        expect(maskBody(text, ['/elsewhere', '/*/j'])).toEqual({ body: text, bodyDigest: '' });
      }),
    );
  });

  it('hides every one of several members with the same key', () => {
    const { body } = maskBody(`{"pin":"${canary}","p\\u0069n" : {"x":"${canary}"},"pin":null}`, ['/pin']);
    expect(body).toBe('{"pin":"******","p\\u0069n" : "******","pin":null}');
  });

  it('hides a body that is secret as a whole, and elements that are named by their number', () => {
    expect(maskBody(` "${canary}" `, ['']).body).toBe(' "******" ');
    expect(maskBody(`[1,"${canary}",3]`, ['/1']).body).toBe('[1,"******",3]');
  });

  it('is the digest of what is no JSON or longer than 16 kB', () => {
    const digest = (text: string) => createHash('sha256').update(text).digest('hex');
    for (const text of [
      `{"token":"${canary}"`,
      canary,
      `"${'x'.repeat(bodyBytesMax)}"`,
      `"${'ä'.repeat(bodyBytesMax / 2)}"`,
    ]) {
      expect(maskBody(text, [])).toEqual({ body: '', bodyDigest: digest(text) });
    }
    const longest = `"${'x'.repeat(bodyBytesMax - 2)}"`;
    expect(maskBody(longest, [])).toEqual({ body: longest, bodyDigest: '' });
    expect(maskBody('', [])).toEqual({ body: '', bodyDigest: '' });
  });

  it('is found without recursion however deep the body is', () => {
    const deep = `${'['.repeat(8_000)}${']'.repeat(8_000)}`;
    expect(maskBody(deep, ['/a']).body).toBe(deep);
  });
});
