/** Tells whoever passes changes on that there are new ones. Other servers and the command line do not tell: look now and then as well. */
export interface ChangeSignal {
  /** Changes of these workspaces were committed by this process. */
  readonly notify: (workspaceIds: readonly number[]) => void;
  /** Calls the listener after each such commit, until the answered function is called. */
  readonly watch: (listener: (workspaceIds: readonly number[]) => void) => () => void;
  /** Aborts when the server begins to stop: nothing that waits for changes may keep it. */
  readonly ended: AbortSignal;
  readonly end: () => void;
}

export function createChangeSignal(): ChangeSignal {
  const listeners = new Set<(workspaceIds: readonly number[]) => void>();
  const ended = new AbortController();
  return {
    notify: (workspaceIds) => {
      for (const listener of listeners) listener(workspaceIds);
    },
    watch: (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    ended: ended.signal,
    end: () => ended.abort(),
  };
}
