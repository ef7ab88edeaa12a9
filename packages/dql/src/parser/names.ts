import type { Token } from '../lexer/token.ts';
import { reservedWords } from '../text/names.ts';
import type { Cursor } from './cursor.ts';
import { shown, unexpected } from './unexpected.ts';

/** Reads the name behind AS: a word, a name in back-ticks or a text. Behind AS no word has another meaning. */
export function parseAlias(cursor: Cursor): string | null {
  if (!cursor.takeWord('as')) return null;
  const { kind, value } = cursor.peek();
  if (atIdentifierCall(cursor)) return parseIdentifierCall(cursor);
  if (kind !== 'word' && kind !== 'quoted' && kind !== 'string') return unexpected(cursor, 'a name');
  cursor.next();
  return value;
}

/** Whether `identifier("…")` comes next, which spells names that hold a back-tick. */
export function atIdentifierCall(cursor: Cursor): boolean {
  return cursor.atWord('identifier') && cursor.at('(', 1) && cursor.peek(2).kind === 'string' && cursor.at(')', 3);
}

export function parseIdentifierCall(cursor: Cursor): string {
  cursor.next();
  cursor.next();
  const { value } = cursor.next();
  cursor.next();
  return value;
}

/** Refuses a word of the language that is used as a name without quotes. */
export function refuseReserved(cursor: Cursor, token: Token): void {
  if (!reservedWords.has(token.value.toLowerCase())) return;
  const reason = `${shown(token.value)} is a word of the language; as a name it stands in back-ticks`;
  cursor.fail('ReservedWord', token, reason, `\`${token.value}\``);
}
