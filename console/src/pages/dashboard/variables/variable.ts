import type { Json } from '../../../data/json.ts';

export interface Option {
  readonly text: string;
  readonly value: string;
}

/** Where the values of a variable come from. */
export type ValueSource =
  | { readonly kind: 'list'; readonly options: readonly Option[] }
  | { readonly kind: 'text' }
  | { readonly kind: 'dataSources'; readonly type: string }
  /** A query to a data source, as the file has it. */
  | { readonly kind: 'grafana'; readonly dataSource: unknown; readonly query: unknown }
  | { readonly kind: 'guance'; readonly language: 'dql' | 'promql'; readonly text: string }
  /** One that nothing can be asked for; why is said. */
  | { readonly kind: 'none'; readonly reason: string };

export interface Variable {
  readonly name: string;
  readonly label: string;
  readonly isShown: boolean;
  readonly hasLabel: boolean;
  readonly isMulti: boolean;
  readonly hasAll: boolean;
  /** Stands for all of them without naming one. */
  readonly allValue: string | undefined;
  readonly source: ValueSource;
  /** What is chosen when the address says nothing. */
  readonly standard: readonly string[];
  readonly regex: string;
  readonly sort: number;
  /** As the file has it. */
  readonly entry: Json;
}

/** What stands for all values of a variable in the address and in files. */
export const ALL = '$__all';

/** A chosen value of a variable, and how it is put into texts. */
export interface Chosen {
  readonly variable: Variable;
  /** Empty: none. `ALL` alone: all. */
  readonly values: readonly string[];
  /** What can be chosen, as far as it is known. */
  readonly options: readonly Option[];
}

export const isAll = (values: readonly string[]): boolean => values.length === 1 && values[0] === ALL;

/** By name. */
export type ChosenByName = ReadonlyMap<string, Chosen>;

/** The values that are meant: all options where all are chosen. */
export function meantValues({ values, options }: Chosen): readonly string[] {
  return isAll(values) ? options.map(({ value }) => value).filter((value) => value !== ALL) : values;
}
