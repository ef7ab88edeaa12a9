import type { Transaction } from 'kysely';
import type { Database } from '../../store/schema.ts';
import type { PreparedRead, Store } from '../../store/store.ts';
import type { Context } from './context.ts';
import { transact, type Unit } from './transact.ts';

/**
 * The caller's context for several verbs that are one change: what one of them wrote the next one reads, and all of it is committed
 * or nothing. Whoever gets it must not work after the unit has ended, and must wait for nothing but the database.
 */
export const within = (ctx: Context, unit: Unit): Context => ({
  ...ctx,
  unit,
  kernel: { ...ctx.kernel, store: storeWithin(ctx.kernel.store, unit.db) },
});

/** Runs `work`, which may call many verbs, in one transaction. Errors: those of `transact`. */
export const asOne = <Result>(ctx: Context, work: (ctx: Context) => Promise<Result>): Promise<Result> =>
  transact(ctx, (unit) => work(within(ctx, unit)));

function storeWithin(store: Store, db: Transaction<Database>): Store {
  const { dialect } = store;
  const prepareRead = <Row>(build: Parameters<Store['prepareRead']>[0]): PreparedRead<Row> => {
    const query = build(db, dialect).compile();
    return async (parameters) => (await db.executeQuery<Row>({ ...query, parameters } as never)).rows as Row[];
  };
  return {
    dialect,
    read: db,
    write: (work) => work(db),
    prepareRead,
    rememberRead: prepareRead,
    settled: () => store.settled(),
    copyTo: (path) => store.copyTo(path),
    check: () => store.check(),
    close: async () => {
      throw new Error('a transaction does not close the store that it is of');
    },
  };
}
