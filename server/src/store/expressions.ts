import {
  type AliasableExpression,
  type Expression,
  type ExpressionBuilder,
  type SqlBool,
  type StringReference,
  sql,
} from 'kysely';
import type { Database } from './schema.ts';
import type { StoreDialect } from './store.ts';

/** `column` holds `text` somewhere. `%` and `_` in the text mean themselves; case counts, so fold both sides first. */
export function contains<Table extends keyof Database>(
  eb: ExpressionBuilder<Database, Table>,
  column: StringReference<Database, Table>,
  text: string,
): Expression<SqlBool> {
  const pattern = `%${text.replace(/[\\%_]/g, (character) => `\\${character}`)}%`;
  return sql<SqlBool>`${eb.ref(column)} like ${pattern} escape '\\'`;
}

/**
 * A value for a text column, which SQLite takes as UTF-8 bytes too: for long texts that are bytes already. The other way of
 * `utf8Of`; PostgreSQL has to be given the text.
 */
export function textFrom(value: string | Uint8Array): Expression<string> {
  return sql`cast(${value} as text)`;
}

/** The text of a column as its UTF-8 bytes. SQLite keeps it so: reading it as text would transcode it twice on its way out. */
export function utf8Of<Table extends keyof Database>(
  eb: ExpressionBuilder<Database, Table>,
  column: StringReference<Database, Table>,
  dialect: StoreDialect,
): AliasableExpression<Uint8Array> {
  return dialect === 'postgres' ? sql`convert_to(${eb.ref(column)}, 'UTF8')` : sql`cast(${eb.ref(column)} as blob)`;
}
