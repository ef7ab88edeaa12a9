import type { Parameters } from './parameters.ts';

/** Characters of scripts that put no space between words: each is a word. */
const IDEOGRAPH = String.raw`\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}`;
const WORDS =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]|(?:(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}])[\p{L}\p{N}])+/gu;
const BOUNDARY_BEFORE = `(?:^|[^\\p{L}\\p{N}]|[${IDEOGRAPH}])`;
const BOUNDARY_AFTER = `(?:$|[^\\p{L}\\p{N}]|[${IDEOGRAPH}])`;
const BETWEEN = '[^\\p{L}\\p{N}]*';

/** The words of a text: runs of letters and digits. */
export const wordsOf = (text: string): string[] => text.match(WORDS) ?? [];

const escaped = (text: string): string => text.replaceAll(/[\\^$.|?*+()[\]{}]/g, '\\$&');

/** A pattern that finds words side by side, in capitals or not. */
export function phrasePattern(words: readonly string[]): string {
  const inner = words.map(escaped).join(BETWEEN);
  return `(?i)${BOUNDARY_BEFORE}${inner}${BOUNDARY_AFTER}`;
}

const PHRASE = /#"([^"]*)"/g;

/** Whether a text holds all words of another; what stands in `#"…"` side by side. Without a word everything is found. */
export function wordsFound(plain: string, searched: string, parameters: Parameters): string {
  const phrases = Array.from(searched.matchAll(PHRASE), ([, phrase = '']) => wordsOf(phrase));
  const words = wordsOf(searched.replaceAll(PHRASE, ' ')).map((word) => [word]);
  const wanted = [...phrases, ...words].filter((each) => each.length > 0);
  if (wanted.length === 0) return 'true';
  return wanted.map((each) => `match(${plain}, ${parameters.text(phrasePattern(each))})`).join(' AND ');
}

/** A pattern for a whole text, in which `*` stands for anything and `?` for one character. */
export const wildcardPattern = (text: string): string =>
  `(?s)^${escaped(text).replaceAll('\\*', '.*').replaceAll('\\?', '.')}$`;

/** A pattern for a word of a text that may hold `*` and `?`, in capitals or not. */
export const wildcardWordPattern = (word: string): string =>
  `(?i)${BOUNDARY_BEFORE}${escaped(word).replaceAll('\\*', '[\\p{L}\\p{N}_]*').replaceAll('\\?', '[\\p{L}\\p{N}_]')}${BOUNDARY_AFTER}`;
