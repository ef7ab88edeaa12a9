import type { Compilable, CompiledQuery, Kysely, QueryResult } from 'kysely';
import { type Check, directOf } from '../../store/direct.ts';
import type { Database } from '../../store/schema.ts';

/** Stands in a statement for a value that is known when it runs. */
class Placeholder {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

type ValueOf<Values> = <Name extends keyof Values & string>(name: Name) => Values[Name];

interface Statement<Values extends object, Row> {
  (db: Kysely<Database>, values: Values): Promise<QueryResult<Row>>;
  /**
   * Puts it off until the next statement that is waited for, with which it travels to the database, or until the commit. What is wrong with
   * it, `check` included, is thrown there.
   */
  readonly later: (db: Kysely<Database>, values: Values, check?: Check<Row>) => Promise<void>;
}

/**
 * A statement of the hot path, for use inside transactions: built and compiled once for each database, because building one
 * anew takes about as long as running it. `build` names the values; each run fills them in.
 */
export function statement<Values extends object, Row = unknown>(
  build: (db: Kysely<Database>, value: ValueOf<Values>) => Compilable<Row>,
): Statement<Values, Row> {
  // The adapter is the same for a database and all of its transactions.
  const compiled = new WeakMap<object, CompiledQuery<Row>>();
  const ready = (db: Kysely<Database>, values: Values): CompiledQuery<Row> => {
    const { adapter } = db.getExecutor();
    let query = compiled.get(adapter);
    if (query === undefined) {
      query = build(db, (name) => new Placeholder(name) as never).compile();
      compiled.set(adapter, query);
    }
    const parameters = query.parameters.map((parameter) =>
      parameter instanceof Placeholder ? values[parameter.name as keyof Values] : parameter,
    );
    return { sql: query.sql, query: query.query, queryId: query.queryId, parameters };
  };
  const run = (db: Kysely<Database>, values: Values): Promise<QueryResult<Row>> => {
    const query = ready(db, values);
    return directOf(db)?.ask<Row>(query) ?? db.executeQuery(query);
  };
  const later = async (db: Kysely<Database>, values: Values, check?: Check<Row>): Promise<void> => {
    const direct = directOf(db);
    if (direct !== undefined) return direct.later(ready(db, values), check);
    check?.(await run(db, values));
  };
  return Object.assign(run, { later });
}

/** An object in which each of these columns is the value of its name. */
export const columnsFrom = <Values extends object, Column extends keyof Values & string>(
  value: ValueOf<Values>,
  columns: readonly Column[],
): Pick<Values, Column> =>
  Object.fromEntries(columns.map((column) => [column, value(column)])) as unknown as Pick<Values, Column>;
