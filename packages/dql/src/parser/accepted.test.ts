import { describe, expect, test } from 'vitest';
import { analyze } from '../checker/check.ts';
import { print } from '../printer/print.ts';
import { acceptedTexts } from '../testing/accepted-texts.ts';
import { oddities } from '../testing/oddities.ts';
import { plain } from '../testing/plain.ts';
import { parse } from './parse.ts';

describe.each(Object.entries({ ...acceptedTexts, ...oddities }))('%s', (_topic, texts) => {
  test.each(texts)('%s is accepted, and so is what it prints, with the same tree', (text) => {
    const { query, errors } = analyze(text);
    expect(errors).toEqual([]);
    if (query === null) throw new Error('a text without errors has a tree');
    const printed = print(query);
    expect(plain(parse(printed))).toEqual(plain(query));
    expect(print(parse(printed))).toBe(printed);
  });
});
