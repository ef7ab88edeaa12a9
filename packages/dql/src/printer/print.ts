import type { Expression } from '../nodes/expressions.ts';
import type {
  EvalQuery,
  InnerQuery,
  OuterCall,
  OuterQuery,
  Query,
  SelectQuery,
  ShowQuery,
  SortKey,
  SourceItem,
  Target,
} from '../nodes/queries.ts';
import type { Window } from '../nodes/window.ts';
import { findOuterFunction } from '../registry/functions.ts';
import { quoted } from '../text/escapes.ts';
import { printArguments, printExpression } from './expressions.ts';
import { aliasText, fieldName, patternText, regexText, sourceName } from './names.ts';
import type { Style } from './style.ts';

/** Text that can be read again. */
const written: Style = Object.freeze({
  name: fieldName,
  text: quoted,
  regex: regexText,
  pattern: patternText,
  select: printSelect,
});
/** Text for people: names stand without quotes. */
const label: Style = Object.freeze({
  name: (name: string) => name,
  text: shownInQuotes,
  regex: shownInQuotes,
  pattern: shownInQuotes,
  select: printSelect,
});

function shownInQuotes(text: string): string {
  return `'${text}'`;
}

/** A query as text in one line. Parsing it gives the same tree, but for the positions. */
export function print(query: Query): string {
  switch (query.kind) {
    case 'select':
      return printSelect(query, written);
    case 'show':
      return printShow(query);
    case 'outer':
      return printOuter(query);
    case 'eval':
      return printEval(query);
  }
}

/** An expression as text that can be read again. */
export function printNode(expression: Expression): string {
  return printExpression(expression, written);
}

/** What the column of a target is called: its alias, or else the text of the expression without back-ticks. */
export function columnName({ alias, expression }: Pick<Target, 'alias' | 'expression'>): string {
  return alias ?? printExpression(expression, label);
}

function printSelect(query: SelectQuery, style: Style): string {
  const indices = query.indices.map(({ value }) => quoted(value)).join(', ');
  const targets = query.projections.map((target) => printTarget(target, style)).join(', ');
  const head = [
    query.namespace.name,
    indices === '' ? '' : `(${indices})`,
    '::',
    query.sources.map((source) => printSource(source, style)).join(', '),
    targets === '' ? '' : `:(${targets})`,
  ].join('');
  const groups = query.groups.map(
    ({ expression, alias }) => `${printExpression(expression, style)}${aliasText(alias)}`,
  );
  return [
    head,
    ...filterAndWindow(query, style),
    ...(query.shift === null ? [] : [`SHIFT ${query.shift.text}`]),
    ...(groups.length === 0 ? [] : [`BY ${groups.join(', ')}`]),
    ...(query.having === null ? [] : [`HAVING ${printExpression(query.having, style)}`]),
    ...(query.orderBy.length === 0 ? [] : [`ORDER BY ${query.orderBy.map((key) => printKey(key, style)).join(', ')}`]),
    ...count('LIMIT', query.limit),
    ...count('OFFSET', query.offset),
    ...(query.sorderBy === null ? [] : [`SORDER BY ${printKey(query.sorderBy, style)}`]),
    ...count('SLIMIT', query.slimit),
    ...count('SOFFSET', query.soffset),
  ].join(' ');
}

function printSource(source: SourceItem, style: Style): string {
  switch (source.kind) {
    case 'source':
      return sourceName(source.name);
    case 'regex':
      return regexText(source.pattern);
    case 'star':
      return '*';
    case 'sourceQuery':
      return `(${printSelect(source.query, style)})${aliasText(source.alias)}`;
  }
}

function printTarget({ expression, shift, alias }: Target, style: Style): string {
  const moved = shift === null ? '' : ` SHIFT ${shift.text}`;
  return `${printExpression(expression, style)}${moved}${aliasText(alias)}`;
}

function printKey({ expression, descending }: SortKey, style: Style): string {
  return `${printExpression(expression, style)}${descending ? ' DESC' : ''}`;
}

function count(word: string, number: number | null): string[] {
  return number === null ? [] : [`${word} ${number}`];
}

function filterAndWindow({ wheres, window }: Pick<SelectQuery, 'wheres' | 'window'>, style: Style): string[] {
  return [
    ...(wheres.length === 0 ? [] : [`{ ${wheres.map((condition) => printExpression(condition, style)).join(', ')} }`]),
    ...(window === null ? [] : [printWindow(window)]),
  ];
}

function printWindow({ from, to, step, rollup }: Window): string {
  const last =
    rollup === null ? '' : `${rollup.function}${rollup.argument === null ? '' : `(${rollup.argument.text})`}`;
  const length = step === null ? '' : step.kind === 'auto' ? 'auto' : step.text;
  // A preset is start and end in one, so nothing stands in the place of the end.
  if (from?.kind === 'preset') return `[${[from.name, length, last].filter((part) => part !== '').join(':')}]`;
  const parts = [from?.text ?? '', to === null ? '' : to.kind === 'now' ? 'now' : to.text, length, last];
  while (parts.length > 0 && parts.at(-1) === '') parts.pop();
  return `[${parts.join(':')}]`;
}

function printShow(query: ShowQuery): string {
  return [
    `${query.function}(${printArguments(query.arguments, written)})`,
    ...filterAndWindow(query, written),
    ...count('LIMIT', query.limit),
    ...count('OFFSET', query.offset),
  ].join(' ');
}

function printEval({ expression, operands, alias }: EvalQuery): string {
  const queries = operands.map(({ name, query }) => `, ${name}=(${print(query)})`);
  const named = alias === null ? '' : `, alias=${quoted(alias)}`;
  return `eval(${printExpression(expression, written)}${queries.join('')}${named})`;
}

function printOuter({ input, calls, alias }: OuterQuery): string {
  const [first, ...chained] = calls;
  const begins = first === undefined ? print(input) : printCall(first, input);
  return `${begins}${chained.map((call) => `.${printCall(call, null)}`).join('')}${aliasText(alias)}`;
}

function printCall(call: OuterCall, input: InnerQuery | null): string {
  const conditional = findOuterFunction(call.function)?.parameters.some(({ kind }) => kind === 'condition') === true;
  const given = conditional
    ? call.arguments.map(({ name, value }) => `${name}=${quoted(printExpression(value, written))}`)
    : call.arguments.map((argument) => printArguments([argument], written));
  return `${call.function}(${[...(input === null ? [] : [`(${print(input)})`]), ...given].join(', ')})`;
}
