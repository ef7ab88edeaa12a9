import { BelvedereError } from '../../errors/index.ts';

/** What one statement may answer. It is held in memory as a whole, shaped, and sent. */
export const resultSettings = {
  max_result_rows: '200000',
  max_result_bytes: String(64 * 1024 * 1024),
  result_overflow_mode: 'throw',
} as const;

/** Cells of a result after gaps are closed and series are joined. */
const CELLS_MAX = 2_000_000;

/** Errors: `QueryLimitExceeded`. */
export function requireCells(count: number): void {
  if (count <= CELLS_MAX) return;
  throw new BelvedereError(
    'QueryLimitExceeded',
    `the result has ${count} values, and ${CELLS_MAX} are allowed: ask for fewer series or a longer step`,
  );
}

/** Results of queries that become parameters of others. */
const PARAMETER_BYTES_MAX = 4 * 1024 * 1024;

/** Errors: `QueryLimitExceeded`. */
export function requireParameterSize(json: string): string {
  if (Buffer.byteLength(json) <= PARAMETER_BYTES_MAX) return json;
  throw new BelvedereError(
    'QueryLimitExceeded',
    `the result of a query that another works on is larger than ${PARAMETER_BYTES_MAX} bytes: ask for fewer series or a longer step`,
  );
}
