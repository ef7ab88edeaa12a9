import { nestingDepthMax } from '../limits.ts';
import type { Cursor } from './cursor.ts';

/** Whether a select begins here: `M::`, `L("index")::`. */
export function atSelect(cursor: Cursor, ahead = 0): boolean {
  if (cursor.peek(ahead).kind !== 'word') return false;
  if (atDoubleColon(cursor, ahead + 1)) return true;
  const end = indexEnd(cursor, ahead + 1);
  return end !== null && atDoubleColon(cursor, end);
}

/** Whether a select in any number of parentheses begins here. */
export function atParenthesizedSelect(cursor: Cursor): boolean {
  let ahead = 0;
  while (cursor.at('(', ahead) && ahead <= nestingDepthMax) ahead += 1;
  return ahead > 0 && atSelect(cursor, ahead);
}

export function atDoubleColon(cursor: Cursor, ahead = 0): boolean {
  return cursor.at(':', ahead) && cursor.at(':', ahead + 1) && cursor.peek(ahead).end === cursor.peek(ahead + 1).start;
}

/** How many indices are looked through to find out whether something is a select. */
const INDICES_MAX = 200;

/** How far ahead the list of indices ends that begins here; null when none does. A back-ticked one is refused later, by its own message. */
function indexEnd(cursor: Cursor, ahead: number): number | null {
  if (!cursor.at('(', ahead)) return null;
  for (let at = ahead + 1; at < ahead + 2 * INDICES_MAX; at += 2) {
    const { kind } = cursor.peek(at);
    if (kind !== 'string' && kind !== 'quoted') return null;
    if (cursor.at(')', at + 1)) return at + 2;
    if (!cursor.at(',', at + 1)) return null;
  }
  return null;
}

/** Whether a clause begins here that may follow the filter and the window. A field may have the name of some of these words. */
export function atTail(cursor: Cursor): boolean {
  const { kind, value } = cursor.peek();
  if (kind !== 'word') return false;
  const word = value.toLowerCase();
  if (word === 'order' || word === 'sorder') return cursor.atWord('by', 1);
  if (word === 'shift') return ['duration', 'number'].includes(cursor.peek(1).kind) || cursor.at('-', 1);
  return TAIL_WORDS.has(word);
}

const TAIL_WORDS: ReadonlySet<string> = new Set(['by', 'having', 'limit', 'offset', 'slimit', 'soffset']);

/** Whether `, name =` comes next: the next argument of a call around a query whose last clause is a list. */
export function atNamedArgument(cursor: Cursor, ahead: number): boolean {
  return cursor.peek(ahead).kind === 'word' && cursor.at('=', ahead + 1);
}
