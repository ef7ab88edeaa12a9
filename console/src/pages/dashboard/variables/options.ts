import { expressionOf } from '../../../charts/mapping.ts';
import { ALL, type Option, type Variable } from './variable.ts';

/** More are not offered; a text can be typed. */
const optionsMax = 1_000;

/** What the pattern of a variable makes of the texts that were answered. */
export function matchedOptions(options: readonly Option[], pattern: string): readonly Option[] {
  if (pattern === '') return options;
  const expression = expressionOf(pattern);
  if (expression === undefined) return options;
  const isGlobal = expression.flags.includes('g');
  const all = isGlobal ? expression : new RegExp(expression.source, `${expression.flags}g`);
  return options.flatMap(({ text }) => {
    const found = [...text.matchAll(all)];
    return (isGlobal ? found : found.slice(0, 1)).map((match): Option => {
      const [whole, first] = match;
      const { groups } = match;
      if (groups?.text !== undefined || groups?.value !== undefined) {
        return { text: groups.text ?? groups.value ?? '', value: groups.value ?? groups.text ?? '' };
      }
      return { text: first ?? whole, value: first ?? whole };
    });
  });
}

const firstNumber = (text: string): number => Number(/-?\d+(\.\d+)?/.exec(text)?.[0] ?? Number.NaN);

const orders: Readonly<Record<number, (a: string, b: string) => number>> = {
  1: (a, b) => (a < b ? -1 : a > b ? 1 : 0),
  3: (a, b) => (firstNumber(a) || 0) - (firstNumber(b) || 0),
  5: (a, b) => a.toLowerCase().localeCompare(b.toLowerCase()),
  7: (a, b) => a.localeCompare(b, undefined, { numeric: true }),
};

/** Odd numbers ascend, the even ones behind them descend. */
export function sortedOptions(options: readonly Option[], sort: number): readonly Option[] {
  const order = orders[sort % 2 === 0 ? sort - 1 : sort];
  if (order === undefined) return options;
  const sign = sort % 2 === 0 ? -1 : 1;
  return options.toSorted((a, b) => sign * order(a.text, b.text));
}

/** The options that a variable offers of what was answered: matched, each once, sorted. */
export function offeredOptions(answered: readonly Option[], { regex, sort }: Variable): readonly Option[] {
  const unique = new Map(matchedOptions(answered, regex).map((option) => [option.value, option]));
  return sortedOptions([...unique.values()], sort).slice(0, optionsMax);
}

/** What is chosen: as the address says, else as the file says, as far as it is offered. */
export function chosenValues(
  variable: Variable,
  options: readonly Option[] | undefined,
  given: readonly string[] | undefined,
): readonly string[] {
  const { hasAll, isMulti, source, standard } = variable;
  const wanted = (given ?? standard).map((value) => (hasAll && value === 'All' ? ALL : value));
  if (given !== undefined) return isMulti ? wanted : wanted.slice(0, 1);
  if (source.kind === 'text' || options === undefined || options.length === 0)
    return isMulti ? wanted : wanted.slice(0, 1);
  if (wanted.includes(ALL) && hasAll) return [ALL];
  const offered = wanted.filter((value) => options.some((option) => option.value === value || option.text === value));
  // A value that the data does not hold now is kept where files of that format keep it.
  if (offered.length === 0 && source.kind === 'guance' && wanted.length > 0)
    return isMulti ? wanted : wanted.slice(0, 1);
  if (offered.length > 0) return isMulti ? offered : offered.slice(0, 1);
  return [hasAll ? ALL : (options[0]?.value ?? '')];
}
