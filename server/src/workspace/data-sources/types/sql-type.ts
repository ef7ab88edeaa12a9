import { RefusedStatement } from '../../../outbound/index.ts';
import { type Ask, type Query, type QueryableType, RefusedQuery, requiredText, textOf } from '../ask.ts';
import type { Frame } from '../frames.ts';
import { type SqlColumn, tableFrame, timeSeriesFrame } from './sql-frames.ts';
import { expandMacros, type SqlDialect } from './sql-macros.ts';
import { requireReadingSql } from './sql-reading.ts';

export const ROWS_MAX = 100_000;
export const BYTES_MAX = 32 * 1024 * 1024;

interface SqlResult {
  readonly columns: readonly SqlColumn[];
  /** Whether there were more rows than `ROWS_MAX`. */
  readonly cut: boolean;
}

/** A type whose queries are statements (`rawSql`), of which each answers one frame. */
export function sqlType({
  dialect,
  run,
  ...named
}: Pick<QueryableType, 'id' | 'aliases' | 'title'> & {
  readonly dialect: SqlDialect;
  /** Errors: `RefusedStatement`, `InvalidParameter`, those of the connection. */
  readonly run: (ask: Ask, statement: string) => Promise<SqlResult>;
}): QueryableType {
  const answered = async (ask: Ask, statement: string): Promise<SqlResult> => {
    try {
      return await run(ask, statement);
    } catch (error) {
      if (error instanceof RefusedStatement) throw new RefusedQuery(400, error.message);
      throw error;
    }
  };
  return {
    ...named,
    health: async (ask) => {
      await answered(ask, 'SELECT 1');
      return 'Database Connection OK';
    },
    query: async (ask, query): Promise<Frame[]> => {
      const { text, fill } = expandMacros(requiredText(query.model, 'rawSql'), query, dialect);
      requireReadingSql(text);
      const { columns, cut } = await answered(ask, text);
      const notices = [{ severity: 'warning', text: `Results have been limited to ${ROWS_MAX} rows` }];
      const meta = { executedQueryString: text, ...(cut ? { notices } : {}) };
      return [isTable(query) ? tableFrame(columns, meta) : timeSeriesFrame(columns, query, fill, meta)];
    },
  };
}

const isTable = ({ model }: Query): boolean => textOf(model.format) !== 'time_series' && model.format !== 0;
