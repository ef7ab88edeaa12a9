import { WORD } from './names.ts';

/** A key of an object, or the index of an array's element. */
export type PathStep = string | number;

/** A path into a JSON text that a field holds. */
export interface PathText {
  readonly field: string;
  readonly steps: readonly PathStep[];
}

/** The field that holds the text of a log, which a path without a field and a search without a field look into. */
export const messageField = 'message';

const INDEX = /\[(\d{1,9})\]/y;
const KEY = /\["((?:[^"\\])*)"\]|\['((?:[^'\\])*)'\]/y;

/**
 * Reads a whole path that was written as one quoted name, such as `@a.b` or `message@items[0].x`. Null when it is none; the
 * old form `message@json.a.b` is the same as `message@a.b`.
 */
export function pathOfQuotedName(name: string): PathText | null {
  const at = name.indexOf('@');
  if (at === -1) return null;
  const field = at === 0 ? messageField : name.slice(0, at);
  const body = name.slice(at + 1);
  const steps = stepsOf(field === messageField && at > 0 ? body.replace(/^json\./, '') : body);
  return steps === null ? null : { field, steps };
}

/** The steps of `a.b`, `a["k v"]`, `items[0].x`; null when the text is no path. */
function stepsOf(body: string): PathStep[] | null {
  const steps: PathStep[] = [];
  let index = 0;
  while (index < body.length) {
    const dot = steps.length > 0 && body[index] === '.';
    const next = dot
      ? wordAt(body, index + 1)
      : (bracketAt(body, index) ?? (steps.length === 0 ? wordAt(body, 0) : null));
    if (next === null) return null;
    steps.push(...next.steps);
    index = next.end;
  }
  return steps.length === 0 ? null : steps;
}

function wordAt(body: string, index: number): { steps: PathStep[]; end: number } | null {
  WORD.lastIndex = index;
  const word = WORD.exec(body)?.[0];
  return word === undefined ? null : { steps: word.split('.'), end: index + word.length };
}

function bracketAt(body: string, index: number): { steps: PathStep[]; end: number } | null {
  INDEX.lastIndex = index;
  KEY.lastIndex = index;
  const number = INDEX.exec(body);
  if (number !== null) return { steps: [Number(number[1])], end: index + number[0].length };
  const key = KEY.exec(body);
  return key === null ? null : { steps: [key[1] ?? key[2] ?? ''], end: index + key[0].length };
}
