import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskPath, secretSegmentsOf } from './mask-path.ts';
import { maskQuery } from './mask-query.ts';

const secretNames =
  `token access_token api_key apikey df-api-key key secret password sk signature x-auth-token authorization
  client_secret refresh_token X-Security-Token pwd p`.split(/\s+/);
const canary = 'cAnArY9Q8w7E';

/** Lone surrogates and control characters included. */
const anyText = fc.string({ unit: fc.nat(0xffff).map((unit) => String.fromCharCode(unit)) });
const encodeUnit = (character: string): string =>
  [...Buffer.from(character)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');

/** A name in any of the spellings that are the same name. */
const spelled = (name: string): fc.Arbitrary<string> =>
  fc.array(fc.nat(4), { minLength: name.length, maxLength: name.length }).map((choices) =>
    [...name]
      .map((character, index) => {
        if (choices[index] === 1) return character.toUpperCase();
        if (choices[index] === 2) return encodeUnit(character);
        if (choices[index] === 3 && (character === '-' || character === '_')) return character === '-' ? '_' : '-';
        return character;
      })
      .join(''),
  );

const secretPair = fc
  .constantFrom(...secretNames)
  .chain(spelled)
  .map((name) => `${name}=${canary}`);
const plainPair = fc
  .tuple(
    fc.constantFrom('search', 'pageIndex', 'isTemplate', 'tags[]', 'f%6Fo', 'from'),
    fc.stringMatching(/^[\w.~+-]{0,12}$/),
  )
  .map(([name, value]) => `${name}=${value}`);

describe('what is kept of a query', () => {
  it('never holds the value of a name that carries credentials, however the name is spelled', () => {
    fc.assert(
      fc.property(fc.array(plainPair), secretPair, fc.array(plainPair), (before, secret, after) => {
        const masked = maskQuery([...before, secret, ...after].join('&')).split('&');
        expect(masked.join('&')).not.toContain(canary);
        expect(masked.slice(0, before.length)).toEqual(before);
        expect(masked.slice(before.length + 1)).toEqual(after);
      }),
    );
  });

  it.each([
    ['filter[api_key]=s3cret', 'filter[api_key]=******'],
    ['request.headers.cookie=s3cret', 'request.headers.cookie=******'],
    ['a=1;token=s3cret', 'a=******'],
    ['token=s3cret;a=1', 'token=******'],
    ['redirect=%2Flogin%3Ftoken%3Ds3cret%26x%3D1', 'redirect=******'],
    ['tal%256b=1&%2574oken=s3cret', 'tal%256b=1&%2574oken=******'],
    ['token=', 'token=******'],
    ['%E0%A4%A=1&token=s3cret', '%E0%A4%A=1&token=******'],
    ['x=1&&y', 'x=1&&y'],
    ['where=a%3D1', 'where=a%3D1'],
  ])('turns %s into %s', (query, masked) => {
    expect(maskQuery(query)).toBe(masked);
  });

  it('never fails, whatever was sent', () => {
    fc.assert(
      fc.property(fc.oneof(anyText, fc.string({ unit: fc.constantFrom(...'%=&;af09') })), (query) => {
        expect(typeof maskQuery(query)).toBe('string');
      }),
    );
  });
});

describe('what is kept of a path', () => {
  const segments = secretSegmentsOf('/hooks/{token}/run/{run_id}', ['token']);

  it('hides the segments that are secret parameters, also where slashes are doubled', () => {
    expect(maskPath('/hooks/s3cret/run/7', segments)).toBe('/hooks/******/run/7');
    expect(maskPath('//hooks///s3cret/run/7/', segments)).toBe('//hooks///******/run/7/');
    expect(maskPath('/hooks/s3cret', [])).toBe('/hooks/s3cret');
  });
});
