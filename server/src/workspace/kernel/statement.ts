import type { Compilable, CompiledQuery, Kysely, QueryResult } from 'kysely';
import type { Database } from '../../store/schema.ts';

/** Stands in a statement for a value that is known when it runs. */
class Placeholder {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

type ValueOf<Values> = <Name extends keyof Values & string>(name: Name) => Values[Name];

/**
 * A statement of the hot path, for use inside transactions: built and compiled once for each database, because building one
 * anew takes about as long as running it. `build` names the values; each run fills them in.
 */
export function statement<Values extends object, Row = unknown>(
  build: (db: Kysely<Database>, value: ValueOf<Values>) => Compilable<Row>,
): (db: Kysely<Database>, values: Values) => Promise<QueryResult<Row>> {
  // The adapter is the same for a database and all of its transactions.
  const compiled = new WeakMap<object, CompiledQuery<Row>>();
  return (db, values) => {
    const { adapter } = db.getExecutor();
    let query = compiled.get(adapter);
    if (query === undefined) {
      query = build(db, (name) => new Placeholder(name) as never).compile();
      compiled.set(adapter, query);
    }
    const parameters = query.parameters.map((parameter) =>
      parameter instanceof Placeholder ? values[parameter.name as keyof Values] : parameter,
    );
    return db.executeQuery({ ...query, parameters });
  };
}

/** An object in which each of these columns is the value of its name. */
export const columnsFrom = <Values extends object, Column extends keyof Values & string>(
  value: ValueOf<Values>,
  columns: readonly Column[],
): Pick<Values, Column> =>
  Object.fromEntries(columns.map((column) => [column, value(column)])) as unknown as Pick<Values, Column>;
