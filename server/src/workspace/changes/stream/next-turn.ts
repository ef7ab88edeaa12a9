import type { Context } from '../../kernel/context.ts';

/** Other servers and the command line say nothing when they commit. */
const LOOK_EVERY_MS = 2_000;

export interface Turns {
  /** Resolves when something may have changed, or a moment has passed; at once after `isOver`. */
  readonly next: () => Promise<void>;
  /** The caller hung up, the server stops, or the time is over. */
  readonly isOver: () => boolean;
  readonly end: () => void;
}

/** When somebody who follows the changes of his workspace has to look again. */
export function turnsOf({ kernel, workspace, untilGone }: Context, lifetimeMs: number): Turns {
  const gone = untilGone?.();
  let over = gone?.aborted === true || kernel.changeSignal.ended.aborted;
  let isDirty = false;
  let wake: (() => void) | undefined;
  const stop = (): void => {
    over = true;
    wake?.();
  };
  const unwatch = kernel.changeSignal.watch((workspaceIds) => {
    if (!workspaceIds.includes(workspace.id)) return;
    isDirty = true;
    wake?.();
  });
  const lifetime = Number.isFinite(lifetimeMs) ? setTimeout(stop, lifetimeMs).unref() : undefined;
  gone?.addEventListener('abort', stop);
  kernel.changeSignal.ended.addEventListener('abort', stop);
  return {
    isOver: () => over,
    next: async () => {
      if (!isDirty && !over) {
        const { promise, resolve } = Promise.withResolvers<void>();
        wake = resolve;
        const timer = setTimeout(resolve, LOOK_EVERY_MS).unref();
        await promise;
        clearTimeout(timer);
        wake = undefined;
      }
      isDirty = false;
    },
    end: () => {
      over = true;
      unwatch();
      clearTimeout(lifetime);
      gone?.removeEventListener('abort', stop);
      kernel.changeSignal.ended.removeEventListener('abort', stop);
    },
  };
}
