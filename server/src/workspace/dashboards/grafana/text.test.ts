import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutValue, parseJson, sameJsonText } from '../../../json/index.ts';
import { sampleObject } from '../../../json/json-text-arbitraries.ts';
import { deriveDashboard, type Identity, readPieces, readText, sameDashboard, storedText } from './text.ts';

const identity: Identity = { id: 7, uid: 'my-uid', version: 3, tagNames: [] };

function readBack(sent: string, told: Partial<Identity> = {}): string {
  const stored = storedText(sent);
  const derived = deriveDashboard({ body: stored });
  const pieces = readPieces(Buffer.from(stored), derived, { ...identity, tagNames: derived.tagNames, ...told });
  const parts = typeof pieces === 'string' || pieces instanceof Uint8Array ? [pieces] : pieces;
  return Buffer.concat(parts.map((part) => Buffer.from(part))).toString('utf8');
}

describe('a dashboard as it is read', () => {
  it('is what was sent apart from id, uid and version, whatever its keys, numbers and spellings', () => {
    fc.assert(
      fc.property(sampleObject, ({ text }) => {
        const read = readBack(text);
        expect(sameDashboard(read, text)).toBe(true);
        expect(parseJson(read)).toMatchObject({ id: 7, uid: 'my-uid', version: 3 });
      }),
    );
  });

  it.each([
    '{"title":"a","2":1,"1":2,"10":[{"b":1,"a":2}]}',
    '{"title":"a","big":12345678901234567890,"n":9007199254740993,"f":1.0,"e":1e2}',
    '{"title":"a","dup":1,"dup":2}',
    '{"title":"ä😀","s":"\\u00e9\\/","tags":["ü"]}',
    '{ "version" : 9 ,\n "title":"a", "uid":"other" , "id" : 12 }',
  ])('%s keeps every character outside of what the server owns', (text) => {
    const read = readBack(text);
    expect(sameDashboard(read, text)).toBe(true);
    for (const key of ['2', 'big', 'f', 'dup', 's', 'title']) expect(cutValue(read, key)).toBe(cutValue(text, key));
  });

  it('keeps the places of the keys that the server owns', () => {
    expect(readBack('{"version":1,"title":"a","id":null}')).toBe('{"version":3,"title":"a","id":7,"uid":"my-uid"}');
  });

  it('names the tags of now where they were changed elsewhere, also when the body had none', () => {
    expect(JSON.parse(readBack('{"tags":["a"],"x":1}', { tagNames: ['b'] })).tags).toEqual(['b']);
    expect(JSON.parse(readBack('{"x":1}', { tagNames: ['b'] })).tags).toEqual(['b']);
    expect(readBack('{"tags":[ "a" ],"x":1}')).toContain('[ "a" ]');
  });

  it('is the same from text', () => {
    fc.assert(
      fc.property(sampleObject, ({ text }) => {
        const stored = storedText(text);
        const { tagNames } = deriveDashboard({ body: stored });
        expect(sameJsonText(readText(stored, tagNames, { ...identity, tagNames }), readBack(text))).toBe(true);
      }),
    );
  });

  it('takes for tags what can be a tag, once', () => {
    const body = JSON.stringify({ tags: ['a', 'a', '', 5, null, 'x'.repeat(51), 'b'] });
    expect(deriveDashboard({ body }).tagNames).toEqual(['a', 'b']);
    expect(deriveDashboard({ body: '{"tags":{"a":1}}' }).tagNames).toEqual([]);
  });
});
