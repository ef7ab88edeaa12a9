import type { Compilable, Kysely } from 'kysely';
import type { Database } from '../../store/schema.ts';
import type { PreparedRead, RememberedRead, Store, StoreDialect } from '../../store/store.ts';

type Build<Row> = (db: Kysely<Database>, dialect: StoreDialect) => Compilable<Row>;

/** A hot read that is compiled once for each store: `const read = prepared(build)`, then `await read(store)(parameters)`. */
export const prepared = <Row>(build: Build<Row>): ((store: Store) => PreparedRead<Row>) =>
  onceForEachStore((store) => store.prepareRead(build));

/** The same for what is asked with every call and changes seldom (`Store.rememberRead`). */
export const remembered = <Row>(build: Build<Row>): ((store: Store) => RememberedRead<Row>) =>
  onceForEachStore((store) => store.rememberRead(build));

/** Makes something of a store when it is first asked for. */
export function onceForEachStore<Made extends object>(make: (store: Store) => Made): (store: Store) => Made {
  const all = new WeakMap<Store, Made>();
  return (store) => {
    let made = all.get(store);
    if (made === undefined) {
      made = make(store);
      all.set(store, made);
    }
    return made;
  };
}
