import { LIST_ROWS_MAX } from './documents/list.ts';
import { foldName } from './identifiers.ts';

export interface NamedPageInput {
  /** Part of the name, whatever its case; undefined for every name. */
  readonly search?: string | undefined;
  readonly pageIndex: number;
  /** Undefined: the whole list is one page. */
  readonly pageSize: number | undefined;
}

/** One page of what a workspace has few of: its rows are searched here and not by the database. */
export function namedPage<Row extends { readonly name: string }>(
  rows: readonly Row[],
  { search = '', pageIndex, pageSize }: NamedPageInput,
): { readonly shown: readonly Row[]; readonly totalCount: number } {
  const wanted = foldName(search);
  const found = rows.filter((row) => foldName(row.name).includes(wanted));
  const size = pageSize ?? LIST_ROWS_MAX;
  return { shown: found.slice((pageIndex - 1) * size, pageIndex * size), totalCount: found.length };
}
