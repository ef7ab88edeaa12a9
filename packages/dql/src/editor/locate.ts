import { Lexer } from '../lexer/lexer.ts';
import type { Token } from '../lexer/token.ts';
import type { CursorPlace, PlaceKind } from './cursor-place.ts';
import { type Frame, framesOf } from './frames.ts';

/** How deep queries in quotes are followed. */
const QUOTED_DEPTH_MAX = 4;

/**
 * Where the cursor is in a query, complete or not. Never throws. Only what is before the cursor counts.
 */
export function locate(text: string, offset: number): CursorPlace {
  return locateIn(text.slice(0, Math.max(0, offset)), 0, 0);
}

function locateIn(before: string, base: number, depth: number): CursorPlace {
  const tokens = tokensOf(before);
  const last = tokens.at(-1);
  const open = last?.problem?.code === 'UnclosedQuote' ? last : null;
  if (open !== null) {
    const quoteLength = /^(?:re|b64)/i.test(open.value) ? open.value.search(/['"`]/) + 1 : 1;
    const content = before.slice(open.start + quoteLength);
    const frames = framesOf(tokens.slice(0, -1));
    if (holdsQuery(frames, content) && depth < QUOTED_DEPTH_MAX) {
      return locateIn(content, base + open.start + quoteLength, depth + 1);
    }
    const place = placeOf(frames, content, base + before.length - content.length, base + before.length);
    return { ...place, inQuotes: true };
  }
  // A word that ends right at the cursor is still being written.
  const partial = last?.kind === 'word' && last.end === before.length ? last : null;
  const frames = framesOf(partial === null ? tokens : tokens.slice(0, -1));
  return placeOf(frames, partial?.value ?? '', base + (partial?.start ?? before.length), base + before.length);
}

function tokensOf(text: string): Token[] {
  const lexer = new Lexer(text);
  const tokens: Token[] = [];
  for (let token = lexer.next(); token.kind !== 'end'; token = lexer.next()) tokens.push(token);
  return tokens;
}

/** A text in the call around a query is a query itself when it looks like one, or when nothing is in it yet. */
function holdsQuery(frames: readonly Frame[], content: string): boolean {
  const top = frames.at(-1);
  if (top === undefined || top.role !== 'call' || top.select !== null) return false;
  return content.trim() === '' || /^\s*\w+\s*(\(|::?|$)/.test(content);
}

function placeOf(frames: readonly Frame[], prefix: string, from: number, to: number): CursorPlace {
  const top = frames.at(-1) as Frame;
  const { select } = top;
  const kind = kindOf(top);
  return {
    kind,
    prefix,
    from,
    to,
    namespace: select?.namespace ?? null,
    sources: select?.sources ?? [],
    field: kind === 'value' ? top.field : null,
    function: kind === 'argument' ? top.function : null,
    inQuotes: false,
    aliases: select?.aliases ?? [],
  };
}

function kindOf(top: Frame): PlaceKind {
  if (isWord(top.last, 'as')) return 'nothing';
  switch (top.role) {
    case 'window':
      return 'window';
    case 'targets':
      return endsOperand(top.last) ? 'operator' : 'target';
    case 'filter':
      return conditionKind(top);
    case 'list':
      return top.field === null ? 'argument' : 'value';
    case 'call':
      if (top.select === null && top.last === null && top.function?.startsWith('show_') === false) return 'query';
      return endsOperand(top.last) ? 'operator' : 'argument';
    case 'query':
      return top.select === null ? 'query' : stageKind(top);
  }
}

function conditionKind({ last, field }: Frame): PlaceKind {
  if (endsOperand(last)) return 'operator';
  return field === null ? 'condition' : 'value';
}

function stageKind({ select, last }: Frame): PlaceKind {
  const begun = endsOperand(last);
  switch (select?.stage) {
    case 'source':
      return last?.value === ':' || last?.value === ',' || isWord(last, select.namespace) ? 'source' : 'clause';
    case 'by':
      return begun ? 'clause' : 'group';
    case 'having':
      return begun ? 'clause' : 'having';
    case 'order':
      return 'by';
    case 'orderBy':
      return begun ? 'clause' : 'order';
    case 'count':
      return begun ? 'clause' : 'nothing';
    default:
      return 'clause';
  }
}

const CONTINUING: ReadonlySet<string> = new Set(
  'and or not in by order sorder having limit offset slimit soffset shift when then else case'.split(' '),
);

/** Whether an operand is complete, so that an operator or the next clause follows. */
function endsOperand(last: Token | null): boolean {
  if (last === null) return false;
  if (last.kind === 'symbol') return [')', ']', '}', '*'].includes(last.value);
  return last.kind !== 'word' || !CONTINUING.has(last.value.toLowerCase());
}

function isWord(token: Token | null, word: string): boolean {
  return token?.kind === 'word' && token.value.toLowerCase() === word.toLowerCase();
}
