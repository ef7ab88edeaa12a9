import type { Compilable, Kysely } from 'kysely';
import type { Database } from '../../store/schema.ts';
import type { PreparedRead, Store, StoreDialect } from '../../store/store.ts';

/** A hot read that is compiled once for each store: `const read = prepared(build)`, then `await read(store)(parameters)`. */
export function prepared<Row>(
  build: (db: Kysely<Database>, dialect: StoreDialect) => Compilable<Row>,
): (store: Store) => PreparedRead<Row> {
  const reads = new WeakMap<Store, PreparedRead<Row>>();
  return (store) => {
    let read = reads.get(store);
    if (read === undefined) {
      read = store.prepareRead(build);
      reads.set(store, read);
    }
    return read;
  };
}
