import type { OutgoingHttpHeaders } from 'node:http';
import { BelvedereError, type ErrorCode } from '../errors/index.ts';
import type { Caller } from '../workspace/kernel/caller.ts';
import { CallWindows, type WindowState } from './call-window.ts';

export interface Limits {
  /**
   * Counts a call of this caller and adds the `RateLimit` headers of the limit that is nearer to its end. A refused call
   * counts for nothing, so a client that keeps asking is let in again when its minute is over.
   *
   * Errors: `ft.TriggerApiAkCurrentLimiting`, `ft.TriggerApiWorkspaceCurrentLimiting`, both with the seconds to wait.
   */
  readonly admit: (caller: Caller, headers: OutgoingHttpHeaders) => void;
}

/** Limits per key, and per workspace for all keys together, of this server. Sessions have none. */
export function createLimits(now: () => number): Limits {
  const windows = new CallWindows(now);
  return {
    admit(caller, headers) {
      const { limitPerMinute, workspaceLimitPerMinute } = caller;
      if (limitPerMinute === null && workspaceLimitPerMinute === null) return;
      const keyName = `key ${caller.actor.uuid}`;
      const workspaceName = `workspace ${caller.workspace.id}`;
      const ofKey = limitPerMinute === null ? undefined : windows.look(keyName, limitPerMinute);
      if (ofKey?.allowed === false) {
        refuse('ft.TriggerApiAkCurrentLimiting', 'the key', limitPerMinute ?? 0, ofKey, headers);
      }
      const ofWorkspace =
        workspaceLimitPerMinute === null ? undefined : windows.look(workspaceName, workspaceLimitPerMinute);
      if (ofWorkspace?.allowed === false) {
        const limit = workspaceLimitPerMinute ?? 0;
        refuse('ft.TriggerApiWorkspaceCurrentLimiting', 'the workspace', limit, ofWorkspace, headers);
      }
      if (ofKey !== undefined) windows.count(keyName);
      if (ofWorkspace !== undefined) windows.count(workspaceName);
      const keyIsNearer =
        (ofKey?.remaining ?? Number.POSITIVE_INFINITY) <= (ofWorkspace?.remaining ?? Number.POSITIVE_INFINITY);
      const nearer = keyIsNearer ? ofKey : ofWorkspace;
      const limit = keyIsNearer ? limitPerMinute : workspaceLimitPerMinute;
      if (nearer !== undefined) setHeaders(headers, limit ?? 0, nearer.remaining - 1, nearer.resetSeconds);
    },
  };
}

function refuse(code: ErrorCode, who: string, limit: number, state: WindowState, headers: OutgoingHttpHeaders): never {
  setHeaders(headers, limit, 0, state.resetSeconds);
  throw new BelvedereError(
    code,
    `${who} may make ${limit} calls a minute and has made them; wait ${state.resetSeconds} s and send the request again`,
    { detail: { limitPerMinute: limit }, retryAfterSeconds: state.resetSeconds },
  );
}

function setHeaders(headers: OutgoingHttpHeaders, limit: number, remaining: number, resetSeconds: number): void {
  headers['RateLimit-Limit'] = String(limit);
  headers['RateLimit-Remaining'] = String(remaining);
  headers['RateLimit-Reset'] = String(resetSeconds);
}
