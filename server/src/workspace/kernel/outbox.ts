import type { Context } from './context.ts';
import type { Unit } from './transact.ts';

/** Something outside of the store that a change brings about. Delivered at least once, so it must bear being done twice. */
export interface Effect {
  /** `calls.prune`: the handler of this name does it. */
  readonly kind: string;
  /** JSON; no secret, it lies in the store as it is. */
  readonly payload: Readonly<Record<string, unknown>>;
}

/**
 * Puts an effect into the outbox, in the transaction of the change: it happens when that is committed, and only then, also when the
 * process dies in between. A dry run takes it back with everything else.
 */
export async function enqueueEffect(ctx: Context, unit: Unit, { kind, payload }: Effect): Promise<void> {
  await unit.db
    .insertInto('outbox')
    .values({
      workspace_id: ctx.workspace.id,
      kind,
      payload: JSON.stringify(payload),
      created_at: unit.at,
      due_at: unit.at,
      attempts: 0,
      last_error: '',
    })
    .execute();
  unit.effects.push(kind);
}

/** Tells who delivers that there is something to deliver. */
export interface OutboxSignal {
  readonly wake: () => void;
  /** One listener: the deliverer of this process. */
  readonly listen: (listener: (() => void) | undefined) => void;
}

export function createOutboxSignal(): OutboxSignal {
  let listener: (() => void) | undefined;
  return {
    wake: () => listener?.(),
    listen: (next) => {
      listener = next;
    },
  };
}
