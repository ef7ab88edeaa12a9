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

/**
 * `column` holds `text` somewhere. Case counts, so fold both sides first. Not by LIKE: in SQLite that ends at the first NUL and ignores the
 * case of ASCII letters, in PostgreSQL it does neither.
 */
export function contains<Table extends keyof Database>(
  eb: ExpressionBuilder<Database, Table>,
  column: StringReference<Database, Table>,
  text: string,
  dialect: StoreDialect,
): Expression<SqlBool> {
  return holds(eb.ref(column), text, dialect);
}

/** The same for a column that was not folded when it was written: upper and lower case of ASCII letters are the same. */
export function containsAnyCase<Table extends keyof Database>(
  eb: ExpressionBuilder<Database, Table>,
  column: StringReference<Database, Table>,
  text: string,
  dialect: StoreDialect,
): Expression<SqlBool> {
  // Both databases leave other letters alone here: SQLite always, PostgreSQL in the collation of our columns.
  const folded = text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
  return holds(sql`lower(${eb.ref(column)})`, folded, dialect);
}

const holds = (where: Expression<unknown>, text: string, dialect: StoreDialect): Expression<SqlBool> =>
  dialect === 'postgres' ? sql<SqlBool>`strpos(${where}, ${text}) > 0` : sql<SqlBool>`instr(${where}, ${text}) > 0`;

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

/**
 * The same, or null where the bytes are those that the statement is given: whoever holds them from an earlier read is spared a copy, which
 * costs more than finding the row and comparing all of it. The value in the statement may be null, and nothing is null then.
 */
export function utf8Unless<Table extends keyof Database>(
  eb: ExpressionBuilder<Database, Table>,
  column: StringReference<Database, Table>,
  held: Uint8Array | null,
  dialect: StoreDialect,
): AliasableExpression<Uint8Array | null> {
  return sql`nullif(${utf8Of(eb, column, dialect)}, ${held})`;
}
