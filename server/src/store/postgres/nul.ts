/**
 * Text in PostgreSQL cannot hold U+0000, which SQLite's can. It is written as two characters, U+0001 U+0001, and U+0001 itself as U+0001
 * U+0002: nothing is lost, equal texts stay equal, and the order of texts by their bytes is what it was. What a caller sent, a JSON
 * document for one, holds neither of them bare.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these two are what this is about.
const special = /[\u0000\u0001]/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: as above.
const everySpecial = /[\u0000\u0001]/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: as above.
const everyPair = /\u0001([\u0001\u0002])/g;

export const withoutNul = (text: string): string =>
  special.test(text)
    ? text.replace(everySpecial, (character) => (character === '\u0000' ? '\u0001\u0001' : '\u0001\u0002'))
    : text;

export const withNul = (text: string): string =>
  text.includes('\u0001') ? text.replace(everyPair, (_, second) => (second === '\u0001' ? '\u0000' : '\u0001')) : text;
