import type { QueryTable } from '../guards/namespaces.ts';
import type { Parameters } from './parameters.ts';

/** Whose rows and of which time a query may read. Made by the server, never by the text of a query. */
export interface Scope {
  /** Numbers of the workspaces. */
  readonly workspaces: readonly number[];
  /** Nanoseconds since 1970, both inclusive; null where there is no bound. */
  readonly fromNs: bigint | null;
  readonly toNs: bigint | null;
}

/**
 * `FROM … WHERE …` over the rows of a scope: the one place where queries name a table, sub-queries included, so that none can forget
 * whose rows it reads. `conditions` are texts that the compiler made.
 */
export function rowsOfScope(
  table: QueryTable,
  { workspaces, fromNs, toNs }: Scope,
  parameters: Parameters,
  conditions: readonly string[],
): string {
  const whose =
    workspaces.length === 1
      ? `workspace = ${parameters.integer(BigInt(workspaces[0] ?? 0))}`
      : `workspace IN ${parameters.integers(workspaces.map(BigInt))}`;
  const scoped = [
    // Rows of workspace 0 are marks of batches and no data.
    whose,
    ...(workspaces.length === 1 && workspaces[0] !== 0 ? [] : ['workspace != 0']),
    ...(fromNs === null ? [] : [`time_ns >= ${parameters.integer(fromNs)}`]),
    ...(toNs === null ? [] : [`time_ns <= ${parameters.integer(toNs)}`]),
    ...(table.isEmpty ? ['0'] : []),
  ];
  const from = `${table.name}${table.isNewest ? ' FINAL' : ''}`;
  if (table.isUnrecovered) scoped.push(unrecovered(from, scoped));
  return `FROM ${from} WHERE ${[...scoped, ...conditions].join(' AND ')}`;
}

/** An event is open while the newest of its kind, in the same scope, says no `ok`. */
function unrecovered(from: string, scoped: readonly string[]): string {
  const kind = `(workspace, coalesce(arrayElementOrNull(strings, 'df_monitor_checker_event_ref'), arrayElementOrNull(tags, 'df_monitor_checker_event_ref'), df_event_id))`;
  const newest = `SELECT (${kind}, max(time_ns)) FROM ${from} WHERE ${scoped.join(' AND ')} GROUP BY ${kind}`;
  return `df_status != 'ok' AND (${kind}, time_ns) IN (${newest})`;
}
