import type { Token } from '../lexer/token.ts';

/** The clause of a select that is being written. */
type Stage = 'source' | 'targets' | 'filter' | 'window' | 'by' | 'having' | 'order' | 'orderBy' | 'count';

interface SelectState {
  readonly namespace: string;
  readonly sources: string[];
  readonly aliases: string[];
  stage: Stage;
}

/** An open bracket, or the text itself: what is in it, and what was read last. */
export interface Frame {
  role: 'query' | 'targets' | 'filter' | 'window' | 'call' | 'list';
  readonly function: string | null;
  select: SelectState | null;
  last: Token | null;
  /** In a condition the field left of its operator, once there is one. */
  field: string | null;
}

/** Reads the tokens before the cursor. What is open at their end is what the cursor is in, the innermost last. */
export function framesOf(tokens: readonly Token[]): Frame[] {
  const frames: Frame[] = [frame('query', null)];
  tokens.forEach((token, index) => {
    const top = frames.at(-1);
    if (top === undefined) return;
    if (token.kind === 'symbol' && '([{'.includes(token.value))
      frames.push(opened(top, token.value, tokens[index - 1]));
    else if (token.kind === 'symbol' && ')]}'.includes(token.value)) {
      if (frames.length > 1) frames.pop();
      const outer = frames.at(-1);
      if (outer !== undefined) outer.last = token;
    } else {
      read(top, token, tokens, index);
      top.last = token;
    }
  });
  return frames;
}

function frame(role: Frame['role'], name: string | null, select: SelectState | null = null): Frame {
  return { role, function: name, select, last: null, field: null };
}

function opened(outer: Frame, bracket: string, before: Token | undefined): Frame {
  const { select, role } = outer;
  const called = before?.kind === 'word' && outer.last === before ? before.value.toLowerCase() : null;
  if (role !== 'query' || (select !== null && !['source', 'targets', 'filter', 'window'].includes(select.stage))) {
    if (bracket === '[') return { ...frame('list', outer.function, select), field: outer.field };
    if (called !== null && !['in', 'and', 'or', 'not', 'by'].includes(called)) return frame('call', called, select);
    // A group in parentheses is more of the same, and a sub-query begins a new one by its namespace.
    return { ...frame(role === 'query' ? 'targets' : role, outer.function, select), field: outer.field };
  }
  if (select === null) return called === null ? frame('query', null) : frame('call', called);
  select.stage = bracket === '(' ? 'targets' : bracket === '{' ? 'filter' : 'window';
  return frame(select.stage, null, select);
}

const CLAUSES: ReadonlyMap<string, Stage> = new Map<string, Stage>(
  Object.entries({
    by: 'by',
    having: 'having',
    order: 'order',
    sorder: 'order',
    limit: 'count',
    offset: 'count',
    slimit: 'count',
    soffset: 'count',
    shift: 'count',
  } as const),
);

const OPERATORS: ReadonlySet<string> = new Set(['=', '!=', '<', '<=', '>', '>=', '=~', '!~', 'in']);
const CONNECTIVES: ReadonlySet<string> = new Set([',', 'and', 'or', '&&', '||', 'not']);

function read(top: Frame, token: Token, tokens: readonly Token[], index: number): void {
  const word = token.value.toLowerCase();
  const [next, afterNext] = [tokens[index + 1], tokens[index + 2]];
  if (token.kind === 'word' && next?.value === ':' && afterNext?.value === ':' && next.end === afterNext.start) {
    // Parentheses turn out to hold a query when a namespace stands in them.
    top.role = 'query';
    top.field = null;
    top.select = { namespace: token.value, sources: [], aliases: [], stage: 'source' };
    return;
  }
  if (top.last?.kind === 'word' && top.last.value.toLowerCase() === 'as') top.select?.aliases.push(token.value);
  if (CONNECTIVES.has(word)) top.field = null;
  if (OPERATORS.has(word) && top.last !== null) top.field = top.last.value;
  const { select } = top;
  if (select === null || top.role !== 'query') return;
  const begun = token.kind === 'word' ? CLAUSES.get(word) : undefined;
  if (word === 'by' && select.stage === 'order') select.stage = 'orderBy';
  else if (begun !== undefined) select.stage = begun;
  else if (select.stage === 'source' && ['word', 'string', 'quoted', 'malformed'].includes(token.kind)) {
    select.sources.push(token.value);
  }
}
