import { ALL, type Chosen, type ChosenByName, type Option, type Variable } from './variables/variable.ts';

/** A variable for tests, of which nothing is special. */
export const variable = (name: string, more: Partial<Variable> = {}): Variable => ({
  name,
  label: name,
  isShown: true,
  hasLabel: true,
  isMulti: false,
  hasAll: false,
  allValue: undefined,
  source: { kind: 'text' },
  standard: [],
  regex: '',
  sort: 0,
  entry: {},
  ...more,
});

export const options = (...values: readonly string[]): readonly Option[] =>
  values.map((value) => ({ text: value, value }));

export const chosen = (
  name: string,
  values: readonly string[],
  more: Partial<Variable> = {},
  offered = values,
): Chosen => ({
  variable: variable(name, { isMulti: values.length > 1, ...more }),
  values,
  options: options(...offered.filter((value) => value !== ALL)),
});

export const byName = (...all: readonly Chosen[]): ChosenByName =>
  new Map(all.map((each) => [each.variable.name, each]));
