import { utf8Unless } from '../../../store/expressions.ts';
import type { Store } from '../../../store/store.ts';
import { onceForEachStore, prepared } from '../prepared.ts';
import { whenThere } from '../when-there.ts';

/** A body of a live document, of which nobody may change a byte: others are given the same memory. */
export interface StoredBody {
  readonly revision: number;
  /** As sent, in UTF-8. */
  readonly body: Uint8Array;
}

const nothing: Uint8Array | null = null;

const findUnlessHeld = prepared<{ revision: number; body: Uint8Array | null }>((db, dialect) =>
  db
    .selectFrom('documents')
    .select((eb) => ['revision', utf8Unless(eb, 'body', nothing, dialect).as('body')])
    .where('id', '=', 0)
    .where('deleted_at', 'is', null),
);

/** Bodies that were read, by the number of the document. Where one more has no room all are forgotten. */
class HeldBodies {
  readonly #bytesMax = 16 * 1024 * 1024;
  readonly #bodies = new Map<number, Uint8Array>();
  #bytes = 0;

  get(id: number): Uint8Array | undefined {
    return this.#bodies.get(id);
  }

  hold(id: number, body: Uint8Array): void {
    // One body may not push out most of the others.
    if (body.length > this.#bytesMax / 8) return;
    this.#bytes += body.length - (this.#bodies.get(id)?.length ?? 0);
    if (this.#bytes > this.#bytesMax) {
      this.#bodies.clear();
      this.#bytes = body.length;
    }
    this.#bodies.set(id, body);
  }
}

const heldOf = onceForEachStore(() => new HeldBodies());

/**
 * The body as it is at this moment, read with every call. SQLite compares it with the one that was given last, whose memory is then given
 * again: new memory for 20 kB costs more than all the rest of the read. A database on the other end of a wire would have to be sent it.
 */
export function readBody(store: Store, id: number): StoredBody | undefined | Promise<StoredBody | undefined> {
  const bodies = heldOf(store);
  const held = store.dialect === 'sqlite' ? bodies.get(id) : undefined;
  return whenThere(findUnlessHeld(store)([held ?? null, id]), ([found]) => {
    if (found === undefined) return undefined;
    const { revision, body } = found;
    if (body === null) return { revision, body: held as Uint8Array };
    if (store.dialect === 'sqlite') bodies.hold(id, body);
    return { revision, body };
  });
}

type Found<Row> = { readonly row: Row; readonly body: Uint8Array } | undefined;

/** A row and the body of the same revision: a change can come between the two questions, and then both are asked again. */
export const readWithBody = <Row extends { readonly id: number; readonly revision: number }>(
  store: Store,
  findRow: () => Row | undefined | Promise<Row | undefined>,
): Found<Row> | Promise<Found<Row>> =>
  whenThere(findRow(), (row): Found<Row> | Promise<Found<Row>> => {
    if (row === undefined) return undefined;
    return whenThere(readBody(store, row.id), (found) =>
      found?.revision === row.revision ? { row, body: found.body } : readWithBody(store, findRow),
    );
  });
