import type { CompleteAt } from '../../../editor/plain-completion.ts';
import { candidates, openQuote, wordBefore, words } from './words.ts';

/** What the documents of an index hold. */
export interface DocumentNames {
  readonly fields: () => Promise<readonly string[]>;
  readonly values: (field: string) => Promise<readonly string[]>;
}

const keywords = words('AND OR NOT TO');
const exists = '_exists_';
/** Of a field, and of a value that needs no quotes. */
const nameCharacters = /[\w.@-]/;
const whileNamed = /^[\w.@-]*$/;
const whileQuoted = /^[^"\\]*$/;

const escaped = (value: string): string => value.replaceAll(/["\\]/g, '\\$&');
/** What is more than one word to Lucene stands in quotes. */
const written = (value: string): string => (/^[\w.@]+$/.test(value) ? value : `"${escaped(value)}"`);

/** The field whose value is written at the end of a text, also as one of several in brackets. */
const fieldBefore = (before: string): string | undefined =>
  /([\w.@-]+):\s*(?:[<>]=?\s*)?(?:\((?:[^()"]|"(?:[^"\\]|\\.)*")*)?$/.exec(before)?.[1];

/** What can be written in a search of Elasticsearch: fields, and the values that they have. */
export const luceneCompletion =
  (names: DocumentNames): CompleteAt =>
  async (text, position) => {
    const before = text.slice(0, position);
    const quote = openQuote(before);
    if (quote !== undefined) {
      const field = quote.quote === '"' ? fieldBefore(before.slice(0, quote.at)) : undefined;
      if (field === undefined) return null;
      const values = await names.values(field);
      const options = values.map((label) => ({ label, kind: 'text' as const, insert: escaped(label) }));
      return { from: quote.at + 1, candidates: options, validFor: whileQuoted, isExpected: true };
    }
    const from = position - wordBefore(text, position, nameCharacters).length;
    const field = fieldBefore(before.slice(0, from));
    const common = { from, validFor: whileNamed };
    if (field === exists) {
      return { ...common, candidates: candidates('property', await names.fields()), isExpected: true };
    }
    if (field !== undefined) {
      const values = await names.values(field);
      const options = values.map((label) => ({ label, kind: 'text' as const, insert: written(label) }));
      const isList = before.slice(0, from).includes('(', before.lastIndexOf(`${field}:`));
      return {
        ...common,
        candidates: [...options, ...(isList ? candidates('keyword', keywords) : [])],
        isExpected: !isList,
      };
    }
    const fields = [...(await names.fields()), exists];
    return {
      ...common,
      candidates: [
        ...fields.map((label) => ({ label, kind: 'property' as const, insert: `${label}:` })),
        ...candidates('keyword', keywords),
      ],
    };
  };
