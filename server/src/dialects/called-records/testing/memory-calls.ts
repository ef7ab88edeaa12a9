import type { CallRecord } from '../../../calls/call-record.ts';
import { noCallSearch } from '../../../calls/no-search.ts';
import type { Recorder } from '../../../calls/recorder.ts';
import type { CallScope, CallSearch, CallTotals, StoredCall } from '../../../calls/search.ts';
import { memoryRecorder } from '../../../calls/testing/memory-recorder.ts';

export interface MemoryCalls {
  readonly recorder: Recorder;
  readonly search: CallSearch;
  /** Oldest first. */
  readonly calls: StoredCall[];
  /** What was counted and not recorded. */
  readonly counted: ReturnType<typeof memoryRecorder>['counted'];
}

/** The record of calls in memory: what is recorded is found at once. Searches by path and time only. */
export function memoryCalls(): MemoryCalls {
  const calls: StoredCall[] = [];
  const { recorder, counted } = memoryRecorder();
  const newestFirst = (scope: CallScope): StoredCall[] => calls.filter((call) => isIn(call, scope)).toReversed();
  return {
    calls,
    counted,
    recorder: {
      ...recorder,
      append: (record: CallRecord, _reservation, then) => {
        calls.push({ ...record, timeUs: Math.max(Date.now() * 1000, (calls.at(-1)?.timeUs ?? 0) + 1) });
        then();
      },
    },
    search: {
      ...noCallSearch(),
      page: async (scope, { limit, after }) =>
        newestFirst(scope)
          .filter(({ timeUs }) => after === undefined || timeUs < after.timeUs)
          .slice(0, limit),
      totals: async (scope) => totalsOf(newestFirst(scope)),
    },
  };
}

function isIn(call: StoredCall, { workspace, filter, upTo }: CallScope): boolean {
  const { path, fromMs = 0, toMs = Number.POSITIVE_INFINITY } = filter;
  const timeMs = Math.floor(call.timeUs / 1000);
  return (
    call.workspace === workspace &&
    timeMs >= fromMs &&
    timeMs <= toMs &&
    call.timeUs <= (upTo?.timeUs ?? Number.POSITIVE_INFINITY) &&
    (path === undefined || hasShape(call.path, path))
  );
}

function hasShape(path: string, template: string): boolean {
  const parts = path.split('/');
  const wanted = template.split('/');
  return parts.length === wanted.length && wanted.every((part, index) => part.startsWith('{') || part === parts[index]);
}

function totalsOf(calls: readonly StoredCall[]): CallTotals {
  const failing = calls.filter(({ status }) => status >= 400);
  const refused = failing.filter(({ status }) => [401, 403, 429].includes(status)).length;
  return {
    total: calls.length,
    succeeded: calls.length - failing.length,
    refused,
    failed: failing.length - refused,
  };
}
