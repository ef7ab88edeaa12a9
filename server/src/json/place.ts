import {
  closeBrace,
  closeBracket,
  closingQuote,
  comma,
  decodeString,
  openBrace,
  openBracket,
  quote,
} from './tokens.ts';

const pathLengthMax = 200;
const keyLengthMax = 64;

interface Level {
  isArray: boolean;
  index: number;
  key: string | undefined;
}

/**
 * The path of the value or key at `offset`, as `charts[3].name`; undefined at the outermost value. It is for messages:
 * long keys and paths are cut. The text before `offset` need not be valid.
 */
export function pathAt(text: string, offset: number): string | undefined {
  const levels: Level[] = [];
  for (let at = 0; at <= offset && at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    const level = levels.at(-1);
    if (code === quote) {
      const closing = closingQuote(text, at);
      const end = closing === -1 ? text.length : closing + 1;
      if (level && !level.isArray && level.key === undefined) level.key = readKey(text, at, end);
      at = end - 1;
    } else if (at === offset) {
      break;
    } else if (code === openBrace || code === openBracket) {
      levels.push({ isArray: code === openBracket, index: 0, key: undefined });
    } else if (code === closeBrace || code === closeBracket) {
      levels.pop();
    } else if (code === comma && level) {
      level.index += 1;
      level.key = undefined;
    }
  }
  return render(levels);
}

function readKey(text: string, start: number, end: number): string {
  const key = decodeOrRaw(text, start, end);
  return key.length > keyLengthMax ? `${key.slice(0, keyLengthMax)}…` : key;
}

function decodeOrRaw(text: string, start: number, end: number): string {
  try {
    return decodeString(text, start, end);
  } catch {
    return text.slice(start + 1, end - 1);
  }
}

function render(levels: readonly Level[]): string | undefined {
  let path = '';
  for (const level of levels) {
    if (level.isArray) path += `[${level.index}]`;
    else if (level.key !== undefined) path += path === '' ? level.key : `.${level.key}`;
    if (path.length > pathLengthMax) return `${path.slice(0, pathLengthMax)}…`;
  }
  return path === '' ? undefined : path.toWellFormed();
}

/** Line and column of an offset, both from 1, the column in UTF-16 units. */
export function lineAndColumn(text: string, offset: number): { line: number; column: number } {
  let line = 1;
  let lineStart = 0;
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', lineStart)) {
    line += 1;
    lineStart = at + 1;
  }
  return { line, column: offset - lineStart + 1 };
}
