import type { Telemetry } from '../../telemetry/telemetry.ts';
import { callColumns, gapColumns } from '../columns.ts';
import type { Gap } from '../encode.ts';
import type { StoredCall } from '../search.ts';
import { callRecord } from './call-records.ts';

/** A call of this time, as the record has it. */
export const storedCall = (timeUs: number, overrides: Partial<StoredCall> = {}): StoredCall => ({
  ...callRecord({ traceId: `${Math.floor(timeUs / 1000)}042${String(timeUs % 1000).padStart(3, '0')}` }),
  timeUs,
  ...overrides,
});

/** Puts calls into the engine, past the recorder, for tests of what is read. */
export async function insertCalls(telemetry: Telemetry, calls: readonly StoredCall[]): Promise<void> {
  const camel = (column: string) => column.replaceAll(/_(.)/g, (_, letter: string) => letter.toUpperCase());
  await telemetry.client().insert({
    table: 'calls',
    columns: [...callColumns],
    values: calls.map((call) => {
      const fields: Record<string, unknown> = { ...call, segment: 'test', dryRun: call.dryRun ? 1 : 0 };
      return callColumns.map((column) => fields[camel(column)]);
    }),
    format: 'JSONCompactEachRow',
  });
}

export async function insertGaps(telemetry: Telemetry, gaps: readonly Gap[]): Promise<void> {
  await telemetry.client().insert({
    table: 'call_gaps',
    columns: [...gapColumns],
    values: gaps.map(({ fromUs, toUs, workspace, calls, reason }) => [fromUs, toUs, workspace, calls, reason, 'test']),
    format: 'JSONCompactEachRow',
  });
}
