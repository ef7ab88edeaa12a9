import type { Span } from '@belvedere/dql';
import { invalidQuery } from '../refusal.ts';
import type { Parameters } from './parameters.ts';
import { asPlainText, type Value } from './value.ts';
import { phrasePattern, wildcardPattern, wildcardWordPattern, wordsOf } from './words.ts';

export interface LuceneTarget {
  /** The text that terms without a field are looked for in. */
  readonly plain: string;
  /** It is looked through by words, and not compared as a whole. */
  readonly isMessage: boolean;
  readonly field: (name: string) => Value;
  readonly parameters: Parameters;
  readonly span: Span;
}

const DEPTH_MAX = 50;
const TERMS_MAX = 200;
const TOKEN = /\s*(?:(\()|(\))|"((?:[^"\\]|\\.)*)"|\/((?:[^/\\]|\\.)*)\/|([^\s():",]+:)(?=\S)|([^\s()",]+)|(,))/y;

type Token =
  | { readonly kind: 'open' | 'close' | 'and' | 'or' | 'not' | 'comma' }
  | { readonly kind: 'field' | 'word' | 'phrase' | 'pattern'; readonly text: string };

/**
 * A search in the syntax of Lucene as SQL: `AND`, `OR`, `NOT` in capitals, `*` and `?`, `/patterns/`, "phrases", parentheses,
 * `field:value`. What stands side by side must all be there.
 */
export function compileLucene(text: string, target: LuceneTarget): string {
  const tokens = tokensOf(text, target.span);
  let at = 0;
  let depth = 0;
  const refuse = (reason: string) => invalidQuery(`query_string ${reason}`, target.span);

  function disjunction(): string {
    const parts = [conjunction()];
    while (tokens[at]?.kind === 'or') {
      at += 1;
      parts.push(conjunction());
    }
    return parts.length === 1 ? (parts[0] ?? 'true') : `(${parts.join(' OR ')})`;
  }

  function conjunction(): string {
    const parts: string[] = [];
    for (;;) {
      while (tokens[at]?.kind === 'and' || tokens[at]?.kind === 'comma') at += 1;
      const token = tokens[at];
      if (token === undefined || token.kind === 'close' || token.kind === 'or') break;
      parts.push(negation());
    }
    if (parts.length === 0) throw refuse('has an operator with nothing beside it');
    return parts.length === 1 ? (parts[0] ?? 'true') : `(${parts.join(' AND ')})`;
  }

  function negation(): string {
    let isNegated = false;
    while (tokens[at]?.kind === 'not') {
      at += 1;
      isNegated = !isNegated;
    }
    const found = term(target);
    return isNegated ? `NOT (${found})` : found;
  }

  function term(within: LuceneTarget): string {
    const token = tokens[at];
    at += 1;
    switch (token?.kind) {
      case 'open': {
        depth += 1;
        if (depth > DEPTH_MAX) throw refuse(`has more than ${DEPTH_MAX} parentheses in each other`);
        const inner = disjunction();
        depth -= 1;
        if (tokens[at]?.kind !== 'close') throw refuse('has a parenthesis that is not closed');
        at += 1;
        return inner;
      }
      case 'field':
        return term(ofField(token.text, target));
      case 'word':
        return wordCondition(token.text, within);
      case 'phrase':
        return within.isMessage
          ? phraseCondition(token.text, within)
          : `${within.plain} = ${within.parameters.text(token.text)}`;
      case 'pattern':
        return `match(${within.plain}, ${within.parameters.text(token.text)})`;
      default:
        throw refuse('ends where a word must follow');
    }
  }

  if (tokens.length === 0) return 'true';
  const condition = disjunction();
  if (at < tokens.length) throw refuse('has a parenthesis that is not opened');
  return condition;
}

const ofField = (name: string, target: LuceneTarget): LuceneTarget => ({
  ...target,
  plain: asPlainText(target.field(name)),
  isMessage: name === 'message',
});

function phraseCondition(text: string, { plain, parameters }: LuceneTarget): string {
  const words = wordsOf(text);
  return words.length === 0 ? 'true' : `match(${plain}, ${parameters.text(phrasePattern(words))})`;
}

function wordCondition(word: string, target: LuceneTarget): string {
  const { plain, isMessage, parameters } = target;
  if (word === '*') return `${plain} != ''`;
  const isWild = /[*?]/.test(word);
  if (!isMessage) {
    return isWild
      ? `match(${plain}, ${parameters.text(wildcardPattern(word))})`
      : `${plain} = ${parameters.text(word)}`;
  }
  return isWild ? `match(${plain}, ${parameters.text(wildcardWordPattern(word))})` : phraseCondition(word, target);
}

const operators: Readonly<Record<string, Token>> = {
  AND: { kind: 'and' },
  '&&': { kind: 'and' },
  OR: { kind: 'or' },
  '||': { kind: 'or' },
  NOT: { kind: 'not' },
  '!': { kind: 'not' },
};

const unescaped = (text: string): string => text.replaceAll(/\\(.)/g, '$1');

function tokensOf(text: string, span: Span): Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  for (let at = 0; at < text.trimEnd().length; at = TOKEN.lastIndex) {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(text);
    if (match === null)
      throw invalidQuery(`query_string cannot be read at ${JSON.stringify(text.slice(at, at + 20))}`, span);
    tokens.push(tokenOf(match));
    if (tokens.length > TERMS_MAX) throw invalidQuery(`query_string has more than ${TERMS_MAX} words`, span);
  }
  return tokens;
}

function tokenOf([, open, close, phrase, pattern, field, word = '']: RegExpExecArray): Token {
  if (open !== undefined) return { kind: 'open' };
  if (close !== undefined) return { kind: 'close' };
  if (phrase !== undefined) return { kind: 'phrase', text: unescaped(phrase) };
  if (pattern !== undefined) return { kind: 'pattern', text: pattern.replaceAll('\\/', '/') };
  if (field !== undefined) return { kind: 'field', text: field.slice(0, -1) };
  return operators[word] ?? (word === '' ? { kind: 'comma' } : { kind: 'word', text: unescaped(word) });
}
