import type { CallSearch } from './search.ts';
import { endOf } from './search-filter.ts';
import { type CallReader, numberAt, rowsOf, textAt } from './search-reader.ts';

const GAPS_MAX = 1_000;

export function gapSearch(reader: CallReader): Pick<CallSearch, 'gaps'> {
  return {
    async gaps({ workspace, filter, upTo }) {
      const fromUs = (filter.fromMs ?? 0) * 1000;
      const toUs = Math.min(endOf(filter) ?? Number.MAX_SAFE_INTEGER, upTo?.timeUs ?? Number.MAX_SAFE_INTEGER);
      // A gap that reaches into the window counts, wherever it began.
      const overlaps = {
        sql: 'to_us >= {from_us:Int64} AND from_us <= {to_us:Int64}',
        values: { from_us: fromUs, to_us: toUs },
      };
      const tail = `ORDER BY from_us, to_us LIMIT ${GAPS_MAX}`;
      const statement = rowsOf('call_gaps', workspace, 'from_us, to_us, calls, reason', [overlaps], tail);
      const rows = await reader.rows({ ...statement, untilUs: endOf(filter) });
      return rows.map((row) => ({
        fromUs: numberAt(row, 0),
        toUs: numberAt(row, 1),
        calls: numberAt(row, 2),
        reason: textAt(row, 3),
      }));
    },
  };
}
