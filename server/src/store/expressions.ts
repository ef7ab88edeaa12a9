import { type Expression, type ExpressionBuilder, type SqlBool, type StringReference, sql } from 'kysely';
import type { Database } from './schema.ts';

/** `column` holds `text` somewhere. `%` and `_` in the text mean themselves; case counts, so fold both sides first. */
export function contains<Table extends keyof Database>(
  eb: ExpressionBuilder<Database, Table>,
  column: StringReference<Database, Table>,
  text: string,
): Expression<SqlBool> {
  const pattern = `%${text.replace(/[\\%_]/g, (character) => `\\${character}`)}%`;
  return sql<SqlBool>`${eb.ref(column)} like ${pattern} escape '\\'`;
}
