import {
  closeBrace,
  closeBracket,
  closingQuote,
  colon,
  comma,
  endOfScalar,
  openBrace,
  openBracket,
  quote,
  skipWhite,
} from './tokens.ts';

/**
 * Makes something else of a value, from the inside outwards, given its key and the text of one that is no object and no array. It gives
 * something of every value.
 */
export type Reviver = (key: string, value: unknown, source: string | undefined) => unknown;

/**
 * What JSON says, for every text that may come from outside or hold names from there.
 *
 * `JSON.parse` itself may give a key that the text does not have (nodejs/node#63785, in Node 24 and 26): it takes a key with an escape for one
 * that an earlier text had at that place, when that one is the same as what stands here unread. Whoever sends the one can so change what
 * the other says, in every workspace. Values are not concerned.
 *
 * @throws SyntaxError; RangeError with a reviver and thousands of levels
 */
export function parseJson(text: string, revive?: Reviver): unknown {
  if (!hasEscapedKey(text)) return parse(text, revive);
  // Refuses what is not JSON, and as many levels as it would without the escape.
  parse(text, revive && asItIs);
  return readJson(text, revive ?? asItIs);
}

const asItIs: Reviver = (_, value) => value;

function parse(text: string, revive: Reviver | undefined): unknown {
  if (revive === undefined) return JSON.parse(text);
  // The source is newer than the types of the language's library.
  const reviver = (key: string, value: unknown, { source }: { source?: string }) => revive(key, value, source);
  return JSON.parse(text, reviver as Parameters<typeof JSON.parse>[1]);
}

/** Of valid JSON, at the speed of a search where there are few backslashes. Of other texts it says anything. */
export function hasEscapedKey(text: string): boolean {
  let at = text.indexOf('\\');
  while (at !== -1) {
    const closing = closingQuote(text, at - 1);
    if (closing === -1) return false;
    if (text.charCodeAt(skipWhite(text, closing + 1)) === colon) return true;
    at = text.indexOf('\\', closing + 1);
  }
  return false;
}

/** As a literal has it: `__proto__` is a key like any other. */
export function setMember(object: object, key: string, value: unknown): void {
  if (key !== '__proto__') (object as Record<string, unknown>)[key] = value;
  else Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
}

interface Level {
  readonly container: object;
  /** Where it stands in the one around it. */
  readonly key: string;
}

/** Of valid JSON, key by key. Levels cost no stack. */
function readJson(text: string, revive: Reviver): unknown {
  const levels: Level[] = [];
  let at = skipWhite(text, 0);
  for (;;) {
    const container = levels.at(-1)?.container;
    let code = text.charCodeAt(at);
    if (code === comma) {
      at = skipWhite(text, at + 1);
      code = text.charCodeAt(at);
    }
    let key = '';
    let value: unknown;
    if (code === closeBrace || code === closeBracket) {
      const closed = levels.pop() as Level;
      key = closed.key;
      value = revive(key, closed.container, undefined);
      at += 1;
    } else {
      if (Array.isArray(container)) key = String(container.length);
      else if (container !== undefined) {
        const keyEnd = closingQuote(text, at) + 1;
        key = JSON.parse(text.slice(at, keyEnd)) as string;
        at = skipWhite(text, skipWhite(text, keyEnd) + 1);
        code = text.charCodeAt(at);
      }
      if (code === openBrace || code === openBracket) {
        levels.push({ container: code === openBrace ? {} : [], key });
        at = skipWhite(text, at + 1);
        continue;
      }
      const end = code === quote ? closingQuote(text, at) + 1 : endOfScalar(text, at);
      const source = text.slice(at, end);
      value = revive(key, JSON.parse(source), source);
      at = end;
    }
    const around = levels.at(-1)?.container;
    if (around === undefined) return value;
    if (Array.isArray(around)) around.push(value);
    else setMember(around, key, value);
    at = skipWhite(text, at);
  }
}
