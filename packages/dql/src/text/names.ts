/** A name as it may stand without quotes: of letters of any script, digits, `_` and inner dots, and not beginning with a digit. */
export const WORD = /[\p{L}_][\p{L}\p{M}\p{N}_]*(?:\.[\p{L}\p{M}\p{N}_]+)*/uy;
/** A source may begin with a digit and hold `-`. */
export const SOURCE_WORD = /[\p{L}\p{N}_][\p{L}\p{M}\p{N}_-]*(?:\.[\p{L}\p{M}\p{N}_-]+)*/uy;

/** Words that are no field names unless they are quoted. */
export const reservedWords: ReadonlySet<string> = new Set([
  'limit',
  'offset',
  'slimit',
  'soffset',
  'by',
  'having',
  'asc',
  'desc',
  'auto',
  'today',
  'yesterday',
  'not',
]);

/** Every word with a meaning of its own somewhere. Most may still be names; the printer quotes them all. */
const keywords: readonly string[] = Object.freeze(
  (
    'AND OR NOT IN AS ASC DESC BY HAVING ORDER SORDER LIMIT OFFSET SLIMIT SOFFSET TRUE FALSE NIL NULL AUTO LINEAR PREVIOUS ' +
    'CASE WHEN THEN ELSE END SHIFT TODAY YESTERDAY THIS LAST WEEK MONTH'
  ).split(' '),
);

const keywordSet: ReadonlySet<string> = new Set(keywords);

export function isKeyword(word: string): boolean {
  return keywordSet.has(word.toUpperCase());
}

/** Whether the whole text is a name that needs no quotes anywhere. */
export function isBareName(text: string): boolean {
  WORD.lastIndex = 0;
  return WORD.exec(text)?.[0].length === text.length && text !== '' && !isKeyword(text);
}
