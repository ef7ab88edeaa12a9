import type { DashboardSearch } from '../dashboard-search.ts';
import { variableIn } from '../dashboard-search.ts';

/** A condition on a label that holds for all queries to a data source. */
export interface Filter {
  readonly key: string;
  readonly operator: string;
  readonly value: string;
}

/** A variable whose values are conditions. */
export interface FilterVariable {
  readonly name: string;
  readonly label: string;
  readonly isShown: boolean;
  /** As the file names it. */
  readonly dataSource: unknown;
  /** What holds when the address says nothing. */
  readonly standard: readonly Filter[];
}

/** Conditions that hold now, and the data source whose queries they are for. */
export interface ActiveFilters {
  readonly dataSource: unknown;
  readonly filters: readonly Filter[];
}

// A bar separates the parts; one in a part is written otherwise, as Grafana does it.
const bar = '__gfp__';

export const filterText = ({ key, operator, value }: Filter): string =>
  [key, operator, value].map((part) => part.replaceAll('|', bar)).join('|');

function readFilter(text: string): readonly Filter[] {
  const [key = '', operator = '', value] = text.split('|').map((part) => part.replaceAll(bar, '|'));
  return key === '' || value === undefined ? [] : [{ key, operator, value }];
}

/** The conditions of a variable: as the address says, else as the file does. */
export function filtersOf({ name, standard }: FilterVariable, search: DashboardSearch): readonly Filter[] {
  const given = variableIn(search, name);
  return given === undefined ? standard : given.flatMap(readFilter);
}
