import { BelvedereError } from '../errors/index.ts';
import type { CallSearch } from './search.ts';

/** Stands where there is no engine to ask: in commands that work on a data folder without a server. */
export function noCallSearch(): CallSearch {
  const refuse = async (): Promise<never> => {
    throw new BelvedereError('EngineUnavailable', 'the record of calls is read through a running server');
  };
  return {
    page: refuse,
    totals: refuse,
    find: refuse,
    summary: refuse,
    stream: () => ({ [Symbol.asyncIterator]: () => ({ next: refuse }) }),
    gaps: refuse,
    use: refuse,
    prune: refuse,
  };
}
