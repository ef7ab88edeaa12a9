/** A formula over the answers of other queries, as a tree. */
export type Formula =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'query'; readonly refId: string }
  | { readonly kind: 'call'; readonly name: string; readonly operand: Formula }
  | { readonly kind: 'operation'; readonly operator: string; readonly left: Formula; readonly right: Formula };

/** The higher, the earlier it is done. */
const ranks: Readonly<Record<string, number>> = {
  '||': 1,
  '&&': 2,
  '==': 3,
  '!=': 3,
  '<': 3,
  '>': 3,
  '<=': 3,
  '>=': 3,
  '+': 4,
  '-': 4,
  '*': 5,
  '/': 5,
  '%': 5,
  '**': 6,
};
const depthMax = 50;

const token =
  /\s*(?:(\d+(?:\.\d*)?(?:e[+-]?\d+)?)|\$\{([^}]+)\}|\$(\w+)|(\*\*|\|\||&&|[<>=!]=|[-+*/%<>()!])|([a-z_]\w*))/iy;

/** Errors: what is no formula, with the place. */
export function parseFormula(text: string): Formula {
  const tokens: { readonly at: number; readonly match: RegExpExecArray }[] = [];
  token.lastIndex = 0;
  for (let end = 0; end < text.trimEnd().length; end = token.lastIndex) {
    token.lastIndex = end;
    const match = token.exec(text);
    if (match === null) throw new Error(`unexpected text at ${end + 1}: ${text.slice(end, end + 10)}`);
    tokens.push({ at: end, match });
  }
  let next = 0;
  const sign = (): string => tokens[next]?.match[4] ?? '';
  const fail = (): never => {
    throw new Error(
      tokens[next] === undefined ? 'the formula ends too early' : `unexpected ${tokens[next]?.match[0].trim()}`,
    );
  };
  const close = (): void => {
    if (sign() !== ')') fail();
    next += 1;
  };
  function operand(depth: number): Formula {
    if (depth > depthMax) throw new Error('the formula is nested too deeply');
    const found = tokens[next];
    if (found === undefined) return fail();
    const [, number, braced, short, operator, name] = found.match;
    next += 1;
    if (number !== undefined) return { kind: 'number', value: Number(number) };
    const refId = braced ?? short;
    if (refId !== undefined) return { kind: 'query', refId };
    if (operator === '-')
      return { kind: 'operation', operator: '-', left: { kind: 'number', value: 0 }, right: operand(depth + 1) };
    if (operator === '!') return { kind: 'call', name: 'not', operand: operand(depth + 1) };
    if (operator === '(') {
      const inner = operation(0, depth + 1);
      close();
      return inner;
    }
    if (name !== undefined && sign() === '(') {
      next += 1;
      const inner = operation(0, depth + 1);
      close();
      return { kind: 'call', name: name.toLowerCase(), operand: inner };
    }
    next -= 1;
    return fail();
  }
  function operation(least: number, depth: number): Formula {
    let left = operand(depth);
    for (let rank = ranks[sign()] ?? 0; rank > least; rank = ranks[sign()] ?? 0) {
      const operator = sign();
      next += 1;
      left = { kind: 'operation', operator, left, right: operation(rank, depth + 1) };
    }
    return left;
  }
  const formula = operation(0, 0);
  if (next < tokens.length) fail();
  return formula;
}
