import { useSyncExternalStore } from 'react';

/** A call that the page in view has made. */
export interface CallBehind {
  readonly method: string;
  /** Below the address of the server, with its query. */
  readonly path: string;
  readonly body: string | undefined;
  readonly status: number;
  readonly durationMs: number;
  readonly traceId: string;
}

/** A page that refreshes itself would else fill the memory. */
const callsMax = 100;

let calls: readonly CallBehind[] = [];
const listeners = new Set<() => void>();

function set(next: readonly CallBehind[]): void {
  calls = next;
  for (const listener of listeners) listener();
}

export const noteCall = (call: CallBehind): void => set([...calls, call].slice(-callsMax));

/** When another page comes into view. */
export const forgetCalls = (): void => set([]);

export function useCallsBehind(): readonly CallBehind[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => calls,
  );
}

/** The call for a shell. Keys work where the console uses its session: `DF_API_KEY` is to hold one. */
export function curlOf({ method, path, body }: CallBehind, address: string): string {
  const credential = path.startsWith('/api/v1/')
    ? '-H "DF-API-KEY: $DF_API_KEY"'
    : '-H "Authorization: Bearer $DF_API_KEY"';
  const parts = [method === 'GET' ? 'curl' : `curl -X ${method}`, quoted(`${address}${path}`), credential];
  if (body !== undefined) parts.push("-H 'Content-Type: application/json'", `--data-raw ${quoted(body)}`);
  return parts.join(' ');
}

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
