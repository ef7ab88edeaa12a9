import type { Telemetry } from '../telemetry/telemetry.ts';
import { callRetention } from './retention.ts';
import type { CallSearch } from './search.ts';
import { gapSearch } from './search-gaps.ts';
import { pageSearch } from './search-page.ts';
import { type CallSettle, createCallReader, type SearchLimits } from './search-reader.ts';
import { summarySearch } from './search-summary.ts';
import { useSearch } from './search-use.ts';

export interface CallSearchOptions {
  readonly telemetry: Telemetry;
  /** Resolves when the engine has every call that was answered before: `settle` of the recorder. */
  readonly settle: CallSettle;
  /** Wall clock in milliseconds since the epoch. */
  readonly now?: () => number;
  readonly limits?: SearchLimits;
}

/** The record of calls as the verbs read it. */
export function createCallSearch({ telemetry, settle, now = Date.now, limits }: CallSearchOptions): CallSearch {
  const reader = createCallReader(telemetry, settle, limits);
  return {
    ...pageSearch(reader),
    ...summarySearch(reader),
    ...useSearch(reader),
    ...gapSearch(reader),
    ...callRetention({ telemetry, now }),
  };
}
