import { BelvedereError } from '../../errors/index.ts';

/** Below what an engine takes as one statement unless it is told otherwise. Values are parameters and do not count. */
const CHARACTERS_MAX = 200_000;

/**
 * Refuses what is too long for a statement. Asked of every expression when it is made: some name their argument several times, so that a few dozen in each
 * other would be longer than memory. Errors: `QueryLimitExceeded`.
 */
export function requireStatementSize(sql: string): string {
  if (sql.length <= CHARACTERS_MAX) return sql;
  throw new BelvedereError(
    'QueryLimitExceeded',
    `the query asks for more than one statement may hold (${CHARACTERS_MAX} characters): use fewer conditions, or nest less`,
  );
}

/** Each is at least some characters of the statement: beyond so many none can be short enough, and the rest need not be made. */
const EXPRESSIONS_MAX = 20_000;

/** Errors: `QueryLimitExceeded`. */
export function requireExpressionCount(count: number): void {
  if (count <= EXPRESSIONS_MAX) return;
  throw new BelvedereError(
    'QueryLimitExceeded',
    `the query has more than ${EXPRESSIONS_MAX} conditions, fields and functions: use fewer`,
  );
}

/** Selects and functions inside of one query are statements of their own; each waits for a place in the engine. */
const STATEMENTS_MAX = 100;

/** Errors: `QueryLimitExceeded`. */
export function requireStatementCount(count: number): void {
  if (count <= STATEMENTS_MAX) return;
  throw new BelvedereError('QueryLimitExceeded', `the query needs more than ${STATEMENTS_MAX} statements`);
}
